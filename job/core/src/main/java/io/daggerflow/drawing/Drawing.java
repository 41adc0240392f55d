package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.TemplateNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The picture of a template, or of an instance of it.
 *
 * @param root the whole workflow
 * @param legend the statuses that occur; empty where the picture shows no instance
 */
public record Drawing(Box root, List<Status> legend) {

  public Drawing {
    legend = List.copyOf(legend);
  }

  /**
   * Draws a template.
   *
   * @param template as JSON; what does not fit the format is left out
   */
  public static Drawing of(Map<?, ?> template) {
    return of(TemplateNode.of(template, Map.of()), Progress.NONE);
  }

  /**
   * Draws a template with what became of its nodes in one instance.
   *
   * @param template of the instance, as JSON
   */
  public static Drawing of(Map<?, ?> template, InstanceView instance) {
    return of(TemplateNode.of(template, instance.processes()), Progress.of(instance));
  }

  private static Drawing of(TemplateNode template, Progress progress) {
    Box root = new Boxes(progress).box(template);
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    collect(root, statuses);
    return new Drawing(root, List.copyOf(statuses));
  }

  private static void collect(Box box, Set<Status> statuses) {
    if (box.status() != null) {
      statuses.add(box.status());
    }
    box.inside().forEach(child -> collect(child, statuses));
  }
}
