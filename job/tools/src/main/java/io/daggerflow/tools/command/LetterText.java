package io.daggerflow.tools.command;

import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.words.EventWords;
import io.daggerflow.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints dead letters for people. */
final class LetterText {

  private static final int VALUE_WIDTH = 120;

  private final Output output;

  LetterText(Output output) {
    this.output = output;
  }

  String head(StoredLetter letter) {
    return output.bold(Values.text(letter.json().get("code")))
        + "  "
        + EventWords.position(letter.json())
        + "  "
        + Values.text(letter.json().get("time"));
  }

  void print(StoredLetter letter) {
    Map<String, @Nullable Object> json = letter.json();
    output.out().println(head(letter));
    Table facts = new Table();
    fact(facts, "reason", json.get("message"));
    fact(facts, "instance", json.get("instanceId"));
    fact(facts, "path", json.get("path"));
    fact(facts, "correlates by", json.get("correlationKey"));
    fact(facts, "key", bytes(json, "key", "keyEncoding"));
    fact(facts, "value", bytes(json, "value", "valueEncoding"));
    facts.print(output.out(), "  ");
  }

  private static @Nullable String bytes(
      Map<String, @Nullable Object> letter, String field, String encoding) {
    if (letter.get(field) == null) {
      return null;
    }
    String text = Table.shorten(Values.text(letter.get(field)), VALUE_WIDTH);
    return "base64".equals(letter.get(encoding)) ? text + " (base64)" : text;
  }

  private static void fact(Table facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.row(name, Values.text(value));
    }
  }
}
