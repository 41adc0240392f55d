package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of options and the code say the same. */
final class OptionsPageTest {

  private static final Path PAGE = Path.of("../docs/options.md");

  /** Name and, in brackets at the end, the default; one that is no literal is left out. */
  private static final Pattern HELP =
      Pattern.compile("(?m)^ {2}--(\\S+) .*?(?:\\[(?!that of)(.*)])?$");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `--(\\S+)` \\|.*\\| *(?:`(.*)`|[^|`]*) *\\|$");

  @Test
  void everyOptionStandsInThePageWithItsDefault() throws Exception {
    assertThat(options(ROW, Files.readString(PAGE))).isEqualTo(options(HELP, JobOptions.help()));
  }

  private static Map<String, String> options(Pattern pattern, String text) {
    Map<String, String> options = new TreeMap<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      options.put(found.group(1), String.valueOf(found.group(2)));
    }
    return options;
  }
}
