package io.circuitd.files;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a file.
 *
 * @param value empty when any finding is an error
 */
public record Loaded<T>(Optional<T> value, List<Finding> findings) {}
