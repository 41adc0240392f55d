package io.daggerflow.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void aLineHasNoBreaksAndNothingThatTurnsIt() {
    assertThat(Words.line("  a\n\tb\u202ec\u0000  d ")).isEqualTo("a b c d");
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    String line = Words.line("😀".repeat(100));
    assertThat(line).isEqualTo("😀".repeat(59) + "…");
    assertThat(Words.line("x".repeat(60))).hasSize(60).doesNotContain("…");
  }

  @Test
  void anExpressionStandsWithoutItsBraces() {
    assertThat(Words.expression("${ params.n }")).isEqualTo("params.n");
    assertThat(Words.expression("${ a }${ b }")).isEqualTo("${ a }${ b }");
    assertThat(Words.expression("o-${ a }")).isEqualTo("o-${ a }");
  }

  @Test
  void numbersAreSeconds() {
    assertThat(Words.time(90L)).isEqualTo("90 s");
    assertThat(Words.time("PT1M")).isEqualTo("PT1M");
  }

  @Test
  void onlyTheHostOfAUrlIsShown() {
    assertThat(Words.host("https://me:pw@pay.example.com:8443/v1?token=x"))
        .isEqualTo("pay.example.com:8443");
    assertThat(Words.host("http://${ params.host }/x")).isEqualTo("${ params.host }");
    assertThat(Words.host("${ params.url }")).isEqualTo("params.url");
  }

  @Test
  void aClassHasItsSimpleName() {
    assertThat(Words.simpleName("com.example.Handlers$Charge")).isEqualTo("Charge");
    assertThat(Words.simpleName("Charge")).isEqualTo("Charge");
  }

  @Test
  void mermaidTakesNoTextForMore() {
    assertThat(MermaidWriter.escape("a \"b\" <c> #1; [d](e) `f` *g* _h_ i_j www.k x@y.z \\n"))
        .isEqualTo(
            "a #34;b#34; #60;c#62; #35;1#59; #91;d#93;(e) #96;f#96; #42;g#42; #95;h_ i_j"
                + " www#46;k x#64;y.z #92;\u2060n");
  }
}
