package io.daggerflow.tools.command;

import io.daggerflow.drawing.DotWriter;
import io.daggerflow.drawing.Drawing;
import io.daggerflow.drawing.MermaidWriter;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.drawing.SvgWriter;
import io.daggerflow.view.InstanceView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code dagger graph FILE}: a picture of a template, or of an instance of it. */
@Command(
    name = "graph",
    description = {
      "Draws the graph of a template.",
      "With --instance the nodes have the colours of their statuses in that instance; this reads its"
          + " partition of the event topic."
    })
public final class GraphCommand implements Callable<Integer> {

  /** What the picture is written as. */
  enum Format {
    MERMAID(MermaidWriter::write),
    DOT(DotWriter::write),
    SVG(SvgWriter::write);

    private final Function<Drawing, String> writer;

    Format(Function<Drawing, String> writer) {
      this.writer = writer;
    }

    /** What the ending of a file stands for. */
    static Format of(@Nullable Path file) {
      String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".svg")) {
        return SVG;
      }
      return name.endsWith(".dot") || name.endsWith(".gv") ? DOT : MERMAID;
    }

    /** Reads the option. */
    static final class Converter implements ITypeConverter<Format> {
      @Override
      public Format convert(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
          case "mermaid" -> MERMAID;
          case "dot" -> DOT;
          case "svg" -> SVG;
          default ->
              throw new TypeConversionException(
                  "Expected mermaid, dot or svg, but got '" + text + "'");
        };
      }
    }
  }

  @Parameters(paramLabel = "FILE", description = "A template file, YAML or JSON.")
  private Path file;

  @Option(
      names = "--format",
      order = 1,
      paramLabel = "FORMAT",
      converter = Format.Converter.class,
      description = "mermaid, dot or svg (default: by the ending of --output, or mermaid).")
  private @Nullable Format format;

  @Option(
      names = "--instance",
      order = 2,
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "Show the statuses of this instance.")
  private @Nullable InstanceId instance;

  @Option(
      names = "--output",
      order = 3,
      paramLabel = "FILE",
      description = "Write the picture to this file (default: standard output).")
  private @Nullable Path output;

  @Mixin private Connecting connecting;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, @Nullable Object> template = TemplateFile.read(file).require();
    Drawing drawing =
        instance == null ? Drawing.of(template) : Drawing.of(template, view(template, instance));
    String picture = (format == null ? Format.of(output) : format).writer.apply(drawing);
    if (output == null) {
      spec.commandLine().getOut().print(picture);
      spec.commandLine().getOut().flush();
    } else {
      write(output, picture);
      spec.commandLine().getErr().println("The picture is in " + output);
    }
    return 0;
  }

  private InstanceView view(Map<String, @Nullable Object> template, InstanceId id) {
    try (InstanceEvents events = InstanceEvents.read(connecting.connection(), id)) {
      InstanceView view = events.view();
      String drawn = template.get("template") + "@" + template.get("version");
      String running = view.template() + "@" + view.version();
      if (view.template() != null && !drawn.equals(running)) {
        throw new ClientException(
            "Expected an instance of " + drawn + ", but '" + id + "' is one of " + running);
      }
      view.know(template);
      return view;
    }
  }

  private static void write(Path output, String picture) {
    try {
      Files.writeString(output, picture, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ClientException(
          "Expected a file that can be written, but '" + output + "' cannot: " + e, e);
    }
  }
}
