package io.daggerflow.tools.traces;

import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The spans of an instance that is over: one for itself, one for each node that began. They belong
 * to the trace that the start came with, or to one of their own. Their ids are made of the
 * instance, so whoever writes them once more writes the same ones.
 */
final class Trace {

  private final InstanceView instance;
  private final String traceId;
  private final @Nullable String starter;
  private final Instant end;

  private Trace(InstanceView instance, String created, String completed) {
    this.instance = instance;
    end = Instant.parse(completed);
    String traceparent = instance.traceparent();
    traceId = traceparent == null ? hash(32, created) : traceparent.substring(3, 35);
    starter = traceparent == null ? null : traceparent.substring(36, 52);
  }

  /** Empty if its beginning is not known. */
  static List<Span> of(InstanceView instance) {
    String created = instance.created();
    String completed = instance.completed();
    if (created == null || completed == null || !instance.isComplete()) {
      return List.of();
    }
    return new Trace(instance, created, completed).spans(Instant.parse(created));
  }

  private List<Span> spans(Instant created) {
    List<Span> spans = new ArrayList<>();
    spans.add(
        new Span(
            traceId,
            id(""),
            starter,
            instance.template() == null ? instance.id() : instance.template(),
            created,
            end,
            instance.status() == Status.FAILURE ? reason(instance.reason()) : null,
            attributes()));
    for (NodeView node : instance.nodes()) {
      if (!node.path().isEmpty() && node.submitted() != null) {
        spans.add(span(node, node.submitted()));
      }
    }
    return spans;
  }

  private Span span(NodeView node, String submitted) {
    return new Span(
        traceId,
        id(node.path()),
        id(around(node.path())),
        node.name(),
        Instant.parse(submitted),
        node.completed() == null ? end : Instant.parse(node.completed()),
        node.status() == Status.FAILURE ? reason(node.reason()) : null,
        attributes(node));
  }

  /** The nearest node around it, or whose action it is, that has a span; the instance at last. */
  private String around(String path) {
    String outer = path;
    while (!outer.isEmpty()) {
      outer =
          outer.substring(0, Math.max(0, Math.max(outer.lastIndexOf('/'), outer.lastIndexOf('#'))));
      NodeView node = outer.isEmpty() ? null : instance.node(outer);
      if (node != null && node.submitted() != null) {
        return outer;
      }
    }
    return "";
  }

  private static String reason(@Nullable String reason) {
    return Objects.requireNonNullElse(reason, "");
  }

  private Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("dagger.instance", instance.id());
    attributes.put("dagger.status", instance.status().name());
    if (instance.version() > 0) {
      attributes.put("dagger.version", instance.version());
    }
    Map<?, ?> parent = instance.parent();
    if (parent != null) {
      attributes.put("dagger.parent", String.valueOf(parent.get("instanceId")));
    }
    return attributes;
  }

  private Map<String, Object> attributes(NodeView node) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("dagger.instance", instance.id());
    attributes.put("dagger.path", node.path());
    attributes.put("dagger.type", node.type());
    attributes.put("dagger.status", node.status().name());
    if (node.run() > 1) {
      attributes.put("dagger.run", node.run());
    }
    if (node.attempt() > 1) {
      attributes.put("dagger.attempt", node.attempt());
    }
    return attributes;
  }

  private String id(String path) {
    return hash(16, instance.created() + '\n' + path);
  }

  private String hash(int digits, String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((instance.id() + '\n' + text).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
