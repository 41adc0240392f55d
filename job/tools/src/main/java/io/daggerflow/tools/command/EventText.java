package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.tools.words.EventWords;
import io.daggerflow.value.Values;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints an event for people: one block for a step. */
final class EventText {

  private final Output output;

  EventText(Output output) {
    this.output = output;
  }

  /** Number, time, cause and status of the step, and what it changed. */
  void print(Map<?, ?> event, boolean withInstance) {
    PrintWriter out = output.out();
    List<String> head = new ArrayList<>();
    if (withInstance) {
      head.add(output.bold(Values.text(event.get("instanceId"))));
    }
    head.add("#" + Values.text(event.get("seq")) + part(event));
    head.add(Values.text(event.get("time")));
    head.add(EventWords.cause(event.get("cause")));
    head.add("-> " + status(event.get("status")));
    if (event.get("reason") != null) {
      head.add("(" + event.get("reason") + ")");
    }
    out.println(String.join("  ", head));
    transitions(EventWords.transitions(event));
    EventWords.values(event)
        .forEach((title, texts) -> out.println("  " + title + "  " + String.join(", ", texts)));
    out.flush();
  }

  private static String part(Map<?, ?> event) {
    return event.get("parts") == null ? "" : " " + event.get("part") + "/" + event.get("parts");
  }

  private void transitions(List<EventWords.Transition> transitions) {
    int width = transitions.stream().mapToInt(each -> each.node().length()).max().orElse(0);
    for (EventWords.Transition each : transitions) {
      output
          .out()
          .println(
              "  "
                  + Table.pad(each.node(), width)
                  + "  "
                  + each.from()
                  + " -> "
                  + status(each.to())
                  + each.brackets());
    }
  }

  private String status(@Nullable Object status) {
    for (Status known : Status.values()) {
      if (known.name().equals(status)) {
        return output.status(known);
      }
    }
    return Values.text(status);
  }
}
