package io.daggerflow.tools.console.view;

import io.daggerflow.tools.words.Explanation;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides values by the name of their parameter or field, wherever it is. Masked parameters cannot be
 * searched for either: who could, would find their values by trying.
 */
public final class Mask {

  /** What is shown in place of a value. */
  public static final String HIDDEN = "•••";

  /** Hides nothing. */
  public static final Mask NONE = new Mask(List.of());

  private final List<String> names;
  private final List<Pattern> patterns;

  private Mask(List<String> names) {
    this.names = List.copyOf(names);
    this.patterns = names.stream().map(Mask::pattern).toList();
  }

  /**
   * A mask of names.
   *
   * @param names in any case; {@code *} stands for any characters
   */
  public static Mask of(List<String> names) {
    return new Mask(names.stream().map(String::strip).filter(name -> !name.isEmpty()).toList());
  }

  private static Pattern pattern(String name) {
    StringBuilder pattern = new StringBuilder();
    for (String part : name.toLowerCase(Locale.ROOT).split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  /** The names, the same for masks that hide the same. */
  @Override
  public String toString() {
    return String.join(
        ",",
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).sorted().distinct().toList());
  }

  /** Whether values of this name are hidden. */
  public boolean hides(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** The JSON value with what is hidden in it replaced. */
  public @Nullable Object apply(@Nullable Object json) {
    if (isEmpty()) {
      return json;
    }
    if (json instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> masked = new LinkedHashMap<>();
      map.forEach((name, value) -> masked.put((String) name, value((String) name, value)));
      return masked;
    }
    if (json instanceof List<?> list) {
      List<@Nullable Object> masked = new ArrayList<>();
      list.forEach(value -> masked.add(apply(value)));
      return masked;
    }
    return json;
  }

  private @Nullable Object value(String name, @Nullable Object value) {
    return value != null && hides(name) ? HIDDEN : apply(value);
  }

  /** An object with what is hidden in it replaced. */
  @SuppressWarnings("unchecked") // a map stays one with text keys
  public Map<String, @Nullable Object> object(Map<?, ?> json) {
    return (Map<String, @Nullable Object>) (isEmpty() ? json : apply(json));
  }

  /** An event of an instance: its parameters, and their values in what it waits for. */
  public Map<String, @Nullable Object> event(Map<?, ?> event, InstanceView view) {
    return event(event, value -> hidesValue(value, view));
  }

  /** An event of an instance that is not at hand: all values that it waits for are hidden. */
  public Map<String, @Nullable Object> event(Map<?, ?> event) {
    return event(event, value -> true);
  }

  @SuppressWarnings("unchecked") // an event has text keys
  private Map<String, @Nullable Object> event(Map<?, ?> event, Predicate<String> hidden) {
    if (isEmpty()) {
      return (Map<String, @Nullable Object>) event;
    }
    Map<String, @Nullable Object> masked = new LinkedHashMap<>();
    event.forEach((name, value) -> masked.put((String) name, value));
    masked.computeIfPresent("parameters", (name, value) -> apply(value));
    masked.computeIfPresent("elements", (name, value) -> apply(value));
    if (masked.get("transitions") instanceof List<?> nodes) {
      masked.put("transitions", nodes.stream().map(node -> waiting(node, hidden)).toList());
    }
    return masked;
  }

  /** Whether this is the value of a masked parameter, which a correlation shows as well. */
  public boolean hidesValue(String value, InstanceView view) {
    return !isEmpty()
        && view.parameters().entrySet().stream()
            .anyMatch(each -> hides(each.getKey()) && value.equals(Values.text(each.getValue())));
  }

  /** What an instance waits for, in one sentence; null for one that is over. */
  @Nullable String explanation(InstanceView view) {
    return Explanation.sentence(view, value -> hidesValue(value, view) ? HIDDEN : value);
  }

  private static @Nullable Object waiting(@Nullable Object node, Predicate<String> hidden) {
    if (node instanceof Map<?, ?> map
        && map.get("waitsFor") instanceof Map<?, ?> waits
        && waits.get("value") instanceof String value
        && hidden.test(value)) {
      Map<Object, @Nullable Object> masked = new LinkedHashMap<>(map);
      Map<Object, @Nullable Object> message = new LinkedHashMap<>(waits);
      message.put("value", HIDDEN);
      masked.put("waitsFor", message);
      return masked;
    }
    return node;
  }

  /**
   * The text of a message: as JSON without what is hidden, and not at all if that cannot be told.
   */
  public @Nullable String message(@Nullable String text) {
    if (isEmpty() || text == null) {
      return text;
    }
    try {
      return Json.text(apply(Json.parse(text)));
    } catch (Json.InvalidJsonException e) {
      return HIDDEN;
    }
  }

  /** A dead letter or rejection, its message included. */
  public Map<String, @Nullable Object> refused(Map<String, @Nullable Object> json) {
    if (isEmpty()) {
      return json;
    }
    Map<String, @Nullable Object> masked = object(json);
    for (String field : List.of("value", "key")) {
      if (masked.get(field) instanceof String text) {
        masked.put(field, field.equals("key") ? HIDDEN : message(text));
      }
    }
    return masked;
  }
}
