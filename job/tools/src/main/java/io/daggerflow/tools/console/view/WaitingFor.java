package io.daggerflow.tools.console.view;

import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what an instance waits for, and until when. */
public final class WaitingFor {

  private static final int LONGEST = 600;

  private final InstanceView view;
  private final Mask mask;

  private WaitingFor(InstanceView view, Mask mask) {
    this.view = view;
    this.mask = mask;
  }

  /** The sentence; null for an instance that is over. */
  public static @Nullable String of(InstanceView view, Mask mask) {
    if (view.isOver()) {
      return null;
    }
    String sentence = new WaitingFor(view, mask).sentence();
    return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
  }

  /** The next point in time that anything of the instance waits for; null for none. */
  public static @Nullable String due(InstanceView view) {
    String first = view.isOver() ? null : view.due();
    for (NodeView node : view.isOver() ? List.<NodeView>of() : view.nodes()) {
      boolean waits = node.status() == Status.EXECUTING && node.due() != null;
      first = waits ? earlier(first, node.due()) : first;
    }
    return first;
  }

  private String sentence() {
    List<NodeView> waiting = innermost();
    List<NodeView> held = waiting.stream().filter(NodeView::hold).toList();
    String text;
    if (!held.isEmpty()) {
      text = "Waits for an operator: " + held.get(0).path() + " is on hold" + because(held.get(0));
      text += more(held.size(), " task is on hold", " tasks are on hold");
    } else if (waiting.isEmpty()) {
      text = view.status() == Status.NOT_STARTED ? "Waits to be submitted" : "Goes on";
    } else {
      NodeView first = mostTelling(waiting);
      text = "Waits for " + what(first) + until(first);
      text += more(waiting.size(), " other task", " other tasks");
    }
    return view.isSuspended() ? "Suspended until it is resumed. " + text : text;
  }

  private static String more(int all, String one, String many) {
    return all == 1
        ? ""
        : "; " + (all - 1) + " more" + (all == 2 ? one : many).replace(" other", "");
  }

  /** Executing nodes with nothing executing inside. */
  private List<NodeView> innermost() {
    List<NodeView> executing = new ArrayList<>();
    Set<String> around = new HashSet<>();
    for (NodeView node : view.nodes()) {
      if (node.status() == Status.EXECUTING && !node.path().isEmpty()) {
        executing.add(node);
        for (String path = parent(node.path()); !path.isEmpty(); path = parent(path)) {
          around.add(path);
        }
      }
    }
    executing.removeIf(node -> around.contains(node.path()) && !node.hold());
    return executing;
  }

  /** A listener that cannot be reached, or else the one with the nearest deadline. */
  private NodeView mostTelling(List<NodeView> waiting) {
    NodeView first = waiting.get(0);
    for (NodeView node : waiting) {
      if (node.waitsFor() != null && node.waitsFor().value() == null && isCorrelated(node)) {
        return node;
      }
      String due = deadline(node);
      String known = deadline(first);
      first = due != null && (known == null || due.compareTo(known) < 0) ? node : first;
    }
    return first;
  }

  private static boolean isCorrelated(NodeView node) {
    return node.type().equals("kafka-listener");
  }

  private String what(NodeView node) {
    NodeView.WaitsFor message = node.waitsFor();
    if (message != null) {
      return "a message of topic " + message.topic() + value(message) + " (" + node.path() + ")";
    }
    if (node.attempt() > 0 && node.due() != null && node.reason() != null) {
      return "try " + node.attempt() + " of " + node.path() + because(node);
    }
    return switch (node.type()) {
      case "trigger" -> "the time of " + node.path();
      case "sensor" -> "the condition of " + node.path();
      case "interval" -> "the next round of " + node.path();
      case "http" -> "the answer to the call of " + node.path();
      case "executor" -> "the handler of " + node.path();
      case "workflow" -> "the child workflow of " + node.path();
      default -> node.path();
    };
  }

  private String value(NodeView.WaitsFor message) {
    if (message.value() == null) {
      return ", which cannot reach it while its correlation has no value";
    }
    return " with the value "
        + (mask.hidesValue(message.value(), view) ? Mask.HIDDEN : message.value());
  }

  private String until(NodeView node) {
    String due = deadline(node);
    if (due == null) {
      return ", without a time limit";
    }
    String owner = owner(node, due);
    return " until " + due + (owner.equals(node.path()) ? "" : " (limit of " + owner + ")");
  }

  private @Nullable String deadline(NodeView node) {
    String first = earlier(node.due(), view.due());
    for (String path = parent(node.path()); !path.isEmpty(); path = parent(path)) {
      NodeView around = view.node(path);
      first = around == null ? first : earlier(first, around.due());
    }
    return first;
  }

  private String owner(NodeView node, String due) {
    for (String path = node.path(); !path.isEmpty(); path = parent(path)) {
      NodeView around = view.node(path);
      if (around != null && due.equals(around.due())) {
        return path;
      }
    }
    return "the instance";
  }

  private static @Nullable String earlier(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String because(NodeView node) {
    return node.reason() == null ? "" : " (" + node.reason() + ")";
  }

  /** {@code A} of {@code A/B}, of {@code A[0]} and of {@code A#do}. */
  private static String parent(String path) {
    for (int at = path.length() - 1; at > 0; at--) {
      if ("/[#".indexOf(path.charAt(at)) >= 0) {
        return path.substring(0, at);
      }
    }
    return "";
  }
}
