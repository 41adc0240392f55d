package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ConsoleClient;
import io.daggerflow.tools.console.view.Filter;
import io.daggerflow.value.Values;
import io.daggerflow.view.Fields;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances as a console knows them. */
final class ConsoleLookup implements InstanceLookup {

  private static final int ROWS_OF_A_PAGE = 500;

  private final ConsoleClient console;

  ConsoleLookup(ConsoleClient console) {
    this.console = console;
  }

  @Override
  public Found find(Filter filter, int limit) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    String next = "";
    while (rows.size() < limit && next != null) {
      List<String> query = new ArrayList<>(filter.query());
      int wanted = Math.min(ROWS_OF_A_PAGE, limit - rows.size());
      query.addAll(List.of("limit", String.valueOf(wanted)));
      if (!next.isEmpty()) {
        query.addAll(List.of("after", next));
      }
      Map<String, @Nullable Object> page = console.get("/tasks/instances", query);
      for (Object row : Fields.list(page, "instances")) {
        rows.add(Values.object(row));
      }
      next = Fields.text(page, "next");
    }
    return new Found(rows, next != null);
  }

  @Override
  public @Nullable Known instance(String id) {
    String path = "/tasks/instance/" + ConsoleClient.encode(id) + "/events";
    Map<String, @Nullable Object> history = console.find(path, List.of());
    if (history == null) {
      return null;
    }
    InstanceView view = new InstanceView(id);
    for (Object event : Fields.list(history, "events")) {
      view.apply((Map<?, ?>) event);
    }
    Map<?, ?> template = view.definition() == null ? template(view) : view.definition();
    if (template != null) {
      view.know(template);
    }
    return new Known(view, template);
  }

  private @Nullable Map<?, ?> template(InstanceView view) {
    if (view.template() == null) {
      return null;
    }
    String path = "/templates/" + ConsoleClient.encode(view.template()) + "/" + view.version();
    Map<String, @Nullable Object> template = console.find(path, List.of());
    return template == null ? null : Fields.object(template, "definition");
  }

  /** Its id is that of the rule, or the console has no way to find it. */
  @Override
  public @Nullable Known child(String parent, String path) {
    return null;
  }
}
