package io.circuitd.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.UrlBuilder;

/** Puts the cloud's own api-version where the SDK's typed client writes the newest it knows. */
final class ApiVersionPolicy extends HttpPipelineSyncPolicy {
  private final String version;

  ApiVersionPolicy(String version) {
    this.version = version;
  }

  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext call) {
    UrlBuilder url = UrlBuilder.parse(call.getHttpRequest().getUrl());
    url.setQueryParameter("api-version", version);
    call.getHttpRequest().setUrl(url.toString());
  }
}
