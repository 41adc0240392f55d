package io.daggerflow.tools.console.view;

import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import io.daggerflow.view.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which instances are listed; null stands for any.
 *
 * @param open only those that are not over
 * @param incidents only those with a task that waits for an operator
 * @param parameters runtime parameters with their values as text
 * @param from created then or later
 * @param until created before
 * @param quietSince nothing happened to it since
 * @param text the beginning of the id or of a parameter, or a part of the reason
 */
public record Filter(
    @Nullable String template,
    @Nullable Status status,
    boolean open,
    boolean incidents,
    List<Parameter> parameters,
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable Instant quietSince,
    @Nullable String text) {

  /** Everything. */
  public static final Filter ALL =
      new Filter(null, null, false, false, List.of(), null, null, null, null);

  public Filter {
    parameters = List.copyOf(parameters);
  }

  /** A runtime parameter with its value as text. */
  public record Parameter(String name, String value) {}

  /** Whether an instance is meant, by the same rules by which the view finds it. */
  public boolean matches(InstanceView view) {
    return (template == null || template.equals(view.template()))
        && (status == null || status == view.status())
        && (!open || !view.isOver())
        && (!incidents || view.incidents() > 0)
        && parameters.stream().allMatch(wanted -> has(view, wanted))
        && (from == null || !time(view.created()).isBefore(from))
        && (until == null || time(view.created()).isBefore(until))
        && (quietSince == null || time(view.updated()).isBefore(quietSince))
        && (text == null || mentions(view, text));
  }

  private static boolean has(InstanceView view, Parameter wanted) {
    Object value = view.parameters().get(wanted.name());
    return Instances.isScalar(value)
        && Instances.searched(Values.text(value)).equals(Instances.searched(wanted.value()));
  }

  private static boolean mentions(InstanceView view, String text) {
    String reason = view.reason();
    return view.id().startsWith(text)
        || view.parameters().values().stream()
            .anyMatch(each -> Instances.isScalar(each) && Values.text(each).startsWith(text))
        || reason != null
            && reason.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  private static Instant time(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The fields of a call that ask the console for these instances: names and values in turn. */
  public List<String> query() {
    List<String> query = new ArrayList<>();
    put(query, "template", template);
    put(query, "status", status);
    put(query, "open", open ? true : null);
    put(query, "incidents", incidents ? true : null);
    parameters.forEach(each -> put(query, "parameter", each.name() + '=' + each.value()));
    put(query, "from", from);
    put(query, "until", until);
    put(query, "quiet", quietSince == null ? null : Duration.between(quietSince, Instant.now()));
    put(query, "text", text);
    return query;
  }

  private static void put(List<String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.add(name);
      query.add(value.toString());
    }
  }
}
