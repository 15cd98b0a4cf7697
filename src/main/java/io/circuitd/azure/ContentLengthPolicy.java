package io.circuitd.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;

/**
 * Leaves the body's length to the JDK's client, which counts itself and has the SDK log a warning
 * for every request that names it.
 */
final class ContentLengthPolicy extends HttpPipelineSyncPolicy {
  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext call) {
    call.getHttpRequest().getHeaders().remove(HttpHeaderName.CONTENT_LENGTH);
  }
}
