package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What {@code start} and {@code create} are told of the instance to be. */
final class NewInstance {

  @Parameters(
      paramLabel = "TEMPLATE[@VERSION]",
      converter = Template.Converter.class,
      description = "Name of the template; without a version the newest one.")
  private Template template;

  @Option(
      names = "--id",
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "Id of the instance (default: a random one, which is printed).")
  private @Nullable InstanceId id;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      converter = Parameter.Converter.class,
      description = {"A runtime parameter; can be repeated.", Parameter.HELP})
  private List<Parameter> parameters = List.of();

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description = "A JSON object with runtime parameters; those of -p go before.")
  private @Nullable Path file;

  /** A template by name, of a certain version or the newest. */
  record Template(String name, @Nullable Long version) {
    /** Reads {@code NAME} and {@code NAME@VERSION}. */
    static final class Converter implements ITypeConverter<Template> {
      @Override
      public Template convert(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
          return new Template(text, null);
        }
        try {
          return new Template(text.substring(0, at), Long.valueOf(text.substring(at + 1)));
        } catch (NumberFormatException e) {
          throw new TypeConversionException(
              "Expected TEMPLATE or TEMPLATE@VERSION with a number, but got '" + text + "'");
        }
      }
    }
  }

  /** The id that was given, else a random one, the same at every call. */
  InstanceId id() {
    if (id == null) {
      id = new InstanceId(UUID.randomUUID().toString());
    }
    return id;
  }

  Map<String, @Nullable Object> request(String type) {
    Map<String, @Nullable Object> request = id().request(type);
    request.put("template", template.name());
    if (template.version() != null) {
      request.put("version", template.version());
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (file != null) {
      read(file).forEach((name, value) -> all.put((String) name, value));
    }
    all.putAll(Parameter.merge(parameters));
    request.put("parameters", all);
    return request;
  }

  private static Map<?, ?> read(Path file) {
    String problem;
    try {
      Object json = Json.parse(Files.readAllBytes(file));
      if (json instanceof Map<?, ?> map) {
        return map;
      }
      problem = "it holds a JSON value of type " + Values.typeName(json);
    } catch (NoSuchFileException e) {
      problem = "there is no such file";
    } catch (IOException | Json.InvalidJsonException e) {
      problem = String.valueOf(e.getMessage());
    }
    throw new ClientException("Expected a JSON object in '" + file + "', but: " + problem);
  }
}
