package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AzureRoute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Azure's routes come from on-premises. */
class AnnouncedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          11537         | true
          11537 64512 i | true
          4200000000 ?  | true
          65515         | false
          65515 i       | false
          655150        | true
          i             | false
          ''            | false
          """)
  void gatewaysAreNotOnPremises(String path, boolean onPremises) {
    assertThat(Announced.isOnPremises(new AzureRoute("10.0.0.0/8", "192.0.2.249", "", "0", path)))
        .isEqualTo(onPremises);
  }
}
