package io.daggerflow.flink.calls;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the secrets are: never the secrets themselves, since this is part of the job graph. They
 * are read where calls are made, on the TaskManagers, when their tasks start.
 */
public final class SecretSources implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";

  private final @Nullable String file;
  private final TreeMap<String, String> references;

  /**
   * @param file with lines {@code NAME: value}; null for none
   * @param references name → {@code env:VARIABLE} or {@code file:PATH}
   * @throws IllegalArgumentException if one is neither; its text is not repeated
   */
  public SecretSources(@Nullable String file, Map<String, String> references) {
    this.file = file;
    this.references = new TreeMap<>(references);
    references.forEach(
        (name, reference) -> {
          if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "Expected the name of a secret to have letters, digits and '_' only, but it is '"
                    + name
                    + "'");
          }
          if (!reference.startsWith(ENVIRONMENT) && !reference.startsWith(FILE)) {
            throw new IllegalArgumentException(
                "Expected '--secrets."
                    + name
                    + "' to be env:VARIABLE or file:PATH, but it is neither (a secret itself does"
                    + " not belong into options)");
          }
        });
  }

  /** No secrets. */
  public static SecretSources none() {
    return new SecretSources(null, Map.of());
  }

  /**
   * Reads them.
   *
   * @param environment name of a variable → its value, or null
   * @throws IllegalStateException if one is not there
   */
  public Secrets read(Function<String, @Nullable String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    if (file != null) {
      lines(file, values);
    }
    references.forEach((name, reference) -> values.put(name, value(name, reference, environment)));
    return new Secrets(values);
  }

  private static String value(
      String name, String reference, Function<String, @Nullable String> environment) {
    if (reference.startsWith(FILE)) {
      return text(reference.substring(FILE.length()), "secret '" + name + "'").stripTrailing();
    }
    String variable = reference.substring(ENVIRONMENT.length());
    String value = environment.apply(variable);
    if (value == null) {
      throw new IllegalStateException(
          "Expected secret '"
              + name
              + "' in the environment variable "
              + variable
              + " of the TaskManager, but it is not set");
    }
    return value;
  }

  private static void lines(String file, Map<String, String> values) {
    int number = 0;
    for (String line : text(file, "secrets").split("\n")) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw notAPair(number, file);
      }
      String name = text.substring(0, colon).strip();
      if (!NAME.matcher(name).matches()) {
        throw notAPair(number, file);
      }
      values.put(name, unquoted(text.substring(colon + 1).strip()));
    }
  }

  /** What stands in the line may be a secret. */
  private static IllegalStateException notAPair(int number, String file) {
    return new IllegalStateException(
        "Expected 'NAME: value' in line "
            + number
            + " of "
            + file
            + ", with a name of letters, digits and '_', but it is another text");
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String text(String file, String what) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Expected "
              + what
              + " in the file "
              + file
              + " on the TaskManager, but it cannot be read ("
              + e.getClass().getSimpleName()
              + ")",
          e);
    }
  }

  @Override
  public String toString() {
    return "sources of secrets " + references.keySet() + (file == null ? "" : " and a file");
  }
}
