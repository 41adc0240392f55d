package io.daggerflow.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Whole pictures, as files to look at. {@code -Dgolden.write=true} writes them anew; look at them
 * before they are kept.
 */
final class GoldenDrawingTest {

  private static final Path FOLDER = Path.of("src/test/resources/drawing");

  @Test
  void order() throws IOException {
    both("order", Drawing.of(Drawings.order()));
  }

  @Test
  void everything() throws IOException {
    both("everything", Drawing.of(Drawings.everything()));
  }

  @Test
  void anInstanceOfEverything() throws Exception {
    both("instance", Drawing.of(Drawings.everything(), Drawings.instance()));
  }

  @Test
  void textsThatLookLikeSomethingElse() throws IOException {
    both("hostile", Drawing.of(Drawings.hostile()));
  }

  private static void both(String name, Drawing drawing) throws IOException {
    golden(name + ".mmd", MermaidWriter.write(drawing));
    golden(name + ".dot", DotWriter.write(drawing));
  }

  private static void golden(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
