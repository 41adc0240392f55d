package io.daggerflow.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.Run;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class CleanWriterTest {

  private final StringWriter text = new StringWriter();
  private final CleanWriter writer = new CleanWriter(text);

  @Test
  void textsOfOthersCannotCommandATerminal() {
    writer.print("o-1\u001b]0;title\u0007 \u001b[2J\u009b1A \r\u202egnp\u0000");
    writer.write('\b');
    writer.printf("%s", "\u001b[8m");
    writer.println(new char[] {'a', '\u007f'});

    assertThat(text).hasToString("o-1�]0;title� �[2J�1A ��gnp���[8ma�\n");
  }

  @Test
  void aLineIsOneLineAndAPictureKeepsIts() {
    writer.println("late\nCOMPLETED\tby\rme");
    writer.print("a {\n\tb\n}\n");

    assertThat(text).hasToString("late COMPLETED by me\na {\n\tb\n}\n");
  }

  @Test
  void onlyPaintComesThroughWhereColoursAreOn() {
    String painted = "\u001b[31m\u001b[1mFAILURE\u001b[0m \u001b[8mhidden\u001b[K";
    System.setProperty("picocli.ansi", "true");
    try {
      writer.print(painted);
      assertThat(text).hasToString("\u001b[31m\u001b[1mFAILURE\u001b[0m �[8mhidden�[K");
    } finally {
      System.clearProperty("picocli.ansi");
    }
    text.getBuffer().setLength(0);
    System.setProperty("picocli.ansi", "false");
    try {
      writer.print(painted);
      assertThat(text.toString()).doesNotContain("\u001b");
    } finally {
      System.clearProperty("picocli.ansi");
    }
  }

  @Test
  void onlyTheCommandItselfErases() {
    Output.eraseLine(writer);
    Output.eraseRows(writer, 3);

    assertThat(text).hasToString("\r\u001b[K\u001b[3A\u001b[J");
  }

  @Test
  void jsonKeepsWhatATerminalMustNotSee() throws Exception {
    String value = "a\u001b[2J\u009b\u202eb\nc";
    new Output().to(writer).json(value);

    assertThat(text).hasToString("\"a\\u001B[2J\\u009B\\u202Eb\\nc\"\n");
    assertThat(io.daggerflow.value.Json.parse(text.toString())).isEqualTo(value);
  }

  @Test
  void aWrongWordIsShownClean() {
    assertThat(Run.dagger("status", "o-1", "\u001b[2J").err())
        .startsWith("dagger status: Expected no further word, but got '�[2J'\n");
  }
}
