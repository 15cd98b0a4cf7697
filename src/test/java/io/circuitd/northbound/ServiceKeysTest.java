package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceKeysTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9ee700ad-50b2-4b98-a63a-4e52f855ac24 | (service key)",
        "/x/9EE700AD-50b2-4b98-a63a-4e52f855ac24/y | /x/(service key)/y",
        "over scope '/x/9ee700ad-50b2-4b9… | over scope '/x/(service key)…",
        "over scope '/x/9ee700ad-… and more | over scope '/x/(service key)… and more",
        "circuit-12345678-1 at 2001:db8::1 | circuit-12345678-1 at 2001:db8::1",
        "et-0/0/7 has no answer… | et-0/0/7 has no answer…"
      })
  void areNotShown(String text, String shown) {
    assertThat(ServiceKeys.masked(text)).isEqualTo(shown);
  }
}
