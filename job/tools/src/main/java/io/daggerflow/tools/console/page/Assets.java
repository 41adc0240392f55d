package io.daggerflow.tools.console.page;

import io.daggerflow.tools.console.http.Refusal;
import io.daggerflow.tools.drawing.SvgWriter;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Style sheets and scripts: all of them come with the console. */
final class Assets {

  private static final String WEBJARS = "/META-INF/resources/webjars/";

  private record Asset(byte[] bytes, String type) {}

  private static final Map<String, Asset> ALL =
      Map.of(
          "console.css", read("console.css", "text/css"),
          "console.js", read("console.js", "text/javascript"),
          "icon.svg", read("icon.svg", "image/svg+xml"),
          "drawing.css", new Asset(utf8(SvgWriter.style()), "text/css"),
          "htmx.js", read(WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js", "text/javascript"),
          "sse.js", read(WEBJARS + "htmx-ext-sse/2.2.2/sse.js", "text/javascript"));

  private Assets() {}

  private static Asset read(String name, String type) {
    String place = name.startsWith("/") ? name : "/io/daggerflow/tools/console/page/" + name;
    try (InputStream in = Assets.class.getResourceAsStream(place)) {
      return new Asset(Objects.requireNonNull(in, place).readAllBytes(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void send(Context call) {
    Asset asset = ALL.get(call.pathParam("name"));
    if (asset == null) {
      throw new Refusal(404, "Expected a part of the page, but there is none of that name");
    }
    call.header("Cache-Control", "max-age=300");
    call.contentType(asset.type() + "; charset=utf-8").result(asset.bytes());
  }
}
