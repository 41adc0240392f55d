package io.daggerflow.tools.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.drawing.Box;
import io.daggerflow.drawing.Drawing;
import io.daggerflow.drawing.Palette;
import io.daggerflow.format.YamlFile;
import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Whole pictures, as files to look at. {@code -Dgolden.write=true} writes them anew; look at them
 * before they are kept.
 */
final class SvgWriterTest {

  /** The templates that the core draws too. */
  private static final Path TEMPLATES = Path.of("../core/src/test/resources/drawing");

  private static final Path FOLDER = Path.of("src/test/resources/drawing");

  @Test
  void whatIsDrawnForNobodyCanBeDrawn() {
    SvgWriter.warmUp();
  }

  @Test
  void order() throws IOException {
    golden("order.svg", Drawing.of(template(Path.of("../../templates/OrderWorkflow.yaml"))));
  }

  @Test
  void everything() throws IOException {
    golden("everything.svg", Drawing.of(template(TEMPLATES.resolve("everything.yaml"))));
  }

  @Test
  void anInstanceOfEverything() throws Exception {
    Map<?, ?> template = template(TEMPLATES.resolve("everything.yaml"));
    InstanceView view = new InstanceView("parcel-17");
    String events = Files.readString(TEMPLATES.resolve("everything-events.json"));
    for (Object event : (List<?>) Objects.requireNonNull(Json.parse(events))) {
      view.apply((Map<?, ?>) event);
    }
    view.know(template);
    golden("instance.svg", Drawing.of(template, view));
  }

  @Test
  void textsThatLookLikeSomethingElse() throws IOException {
    golden("hostile.svg", Drawing.of(template(TEMPLATES.resolve("hostile.yaml"))));
  }

  @Test
  void everyPictureIsXmlWithEveryNode() throws Exception {
    for (String name : List.of("everything.yaml", "hostile.yaml")) {
      Drawing drawing = Drawing.of(template(TEMPLATES.resolve(name)));
      Document svg = parsed(SvgWriter.write(drawing));

      List<String> paths = new ArrayList<>();
      NodeList groups = svg.getElementsByTagName("g");
      for (int at = 0; at < groups.getLength(); at++) {
        paths.add(((Element) groups.item(at)).getAttribute("data-path"));
      }
      assertThat(paths).containsExactlyElementsOf(paths(drawing.root()));
      assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    }
  }

  @Test
  void textsStandAsTheyAre() throws Exception {
    Document svg = parsed(SvgWriter.write(Drawing.of(template(TEMPLATES.resolve("hostile.yaml")))));
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("kafka-command → '<b>' + params[\"x\"] + '</b>' + `]]>`")
        .contains("on stop: assign #34; --> x; end, %% comment, a_b_c&amp;");
  }

  @Test
  void statusesHaveTheColoursOfTheOtherFormats() throws Exception {
    String style = SvgWriter.write(Drawing.of(Map.of()));
    for (Status status : Status.values()) {
      Palette.Colour colour = Palette.of(status);
      String name = status.name().toLowerCase(Locale.ROOT);
      assertThat(style)
          .contains("\n.dagger .leaf.%s > .frame { fill: %s; }".formatted(name, colour.fill()))
          .contains("\n.dagger .leaf.%s > text { fill: %s; }".formatted(name, colour.text()))
          .contains(".dagger .%s > .sheet { stroke: %s; }".formatted(name, colour.line()));
    }
  }

  private static List<String> paths(Box box) {
    List<String> paths = new ArrayList<>();
    paths.add(box.path());
    box.inside().forEach(child -> paths.addAll(paths(child)));
    return paths;
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static Map<?, ?> template(Path file) throws IOException {
    return (Map<?, ?>)
        Objects.requireNonNull(
            Objects.requireNonNull(YamlFile.read("t.yaml", Files.readString(file)).root()).json());
  }

  private static void golden(String name, Drawing drawing) throws IOException {
    String actual = SvgWriter.write(drawing);
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
