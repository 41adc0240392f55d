package io.daggerflow.drawing;

import io.daggerflow.format.YamlFile;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Templates to draw. They are parsed only: a picture needs no more. */
final class Drawings {

  private static final Path FOLDER = Path.of("src/test/resources/drawing");

  private Drawings() {}

  static Map<?, ?> order() {
    return template(Path.of("../../templates/OrderWorkflow.yaml"));
  }

  /** A template with everything that the format knows. */
  static Map<?, ?> everything() {
    return template(FOLDER.resolve("everything.yaml"));
  }

  /** A template whose texts look like something else. */
  static Map<?, ?> hostile() {
    return template(FOLDER.resolve("hostile.yaml"));
  }

  static InstanceView instance() throws Exception {
    InstanceView view = new InstanceView("parcel-17");
    String events = Files.readString(FOLDER.resolve("everything-events.json"));
    for (Object event : (List<?>) Objects.requireNonNull(Json.parse(events))) {
      view.apply((Map<?, ?>) event);
    }
    view.know(everything());
    return view;
  }

  static Map<?, ?> yaml(String text) {
    return (Map<?, ?>)
        Objects.requireNonNull(
            Objects.requireNonNull(YamlFile.read("test.yaml", text).root()).json());
  }

  private static Map<?, ?> template(Path file) {
    try {
      return yaml(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole tree of boxes, outer ones first. */
  static List<Box> all(Box box) {
    List<Box> all = new ArrayList<>();
    all.add(box);
    box.inside().forEach(child -> all.addAll(all(child)));
    return all;
  }
}
