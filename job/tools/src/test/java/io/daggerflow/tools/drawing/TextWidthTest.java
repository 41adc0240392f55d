package io.daggerflow.tools.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextWidthTest {

  /** The widths are those that a browser measured of DejaVu Sans of 100 pixels, plain and bold. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          timeout PT15M: fail @ 974 @ 1111
          kafka-command → PAYMENT_COMMAND @ 2005 @ 2229
          when params.score < 0.2 || size(params.parcels) @ 2457 @ 2751
          HTTP_STATUS: Expected 2xx, but it is 503 @ 2090 @ 2349
          MMMM WWWW mmmm wwww @ 1553 @ 1730
          illicit, filtered: (little) ijl! @ 1174 @ 1380
          abcdefghijklmnopqrstuvwxyz @ 1465 @ 1654
          ABCDEFGHIJKLMNOPQRSTUVWXYZ @ 1747 @ 1963
          """)
  void aTextIsNeverWiderThanMeasuredAndNotMuchNarrower(String text, double plain, double bold) {
    assertThat(TextWidth.of(text, 100, false)).isBetween(plain, plain * 1.12);
    assertThat(TextWidth.of(text, 100, true)).isBetween(bold, bold * 1.15);
  }

  @ParameterizedTest
  @CsvSource({"漢字かな", "한국어말", "😀😀😀😀"})
  void signsOfOtherScriptsFillSquares(String text) {
    int signs = text.codePointCount(0, text.length());
    assertThat(TextWidth.of(text, 100, false)).isGreaterThan(100.0 * signs);
  }
}
