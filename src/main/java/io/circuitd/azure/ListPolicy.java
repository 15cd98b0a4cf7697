package io.circuitd.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.UrlBuilder;

/**
 * What the SDK's typed list needs from us: the cloud's own api-version where it writes the newest
 * that it knows, and refusals told in Azure's words, also where they are no JSON.
 */
final class ListPolicy extends HttpPipelineSyncPolicy {
  private final String version;

  /** The list was answered, but not with a list. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  ListPolicy(String version) {
    this.version = version;
  }

  @Override
  protected void beforeSendingRequest(HttpPipelineCallContext call) {
    UrlBuilder url = UrlBuilder.parse(call.getHttpRequest().getUrl());
    url.setQueryParameter("api-version", version);
    call.getHttpRequest().setUrl(url.toString());
  }

  @Override
  protected HttpResponse afterReceivedResponse(
      HttpPipelineCallContext call, HttpResponse response) {
    if (response.getStatusCode() >= 400) {
      throw new Refused(
          "answered the list of cross connections with " + ArmAnswer.read(response).describe());
    }
    return response;
  }
}
