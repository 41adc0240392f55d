package io.daggerflow.tools.command;

import io.daggerflow.format.RequestReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An instance id on the command line: 1 to 512 characters without control characters. */
record InstanceId(String text) {

  /** Checks the rule of the wire format, so that a mistake is told before anything is sent. */
  static final class Converter implements ITypeConverter<InstanceId> {
    @Override
    public InstanceId convert(String text) {
      return of(text);
    }
  }

  /** The id, if it can be one. */
  static InstanceId of(String text) {
    String problem = RequestReader.problem(text);
    if (problem != null) {
      throw new TypeConversionException("Expected an instance id to be " + problem);
    }
    return new InstanceId(text);
  }

  /** The beginning of a request to it. */
  Map<String, @Nullable Object> request(String type) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", type);
    request.put("instanceId", text);
    return request;
  }

  @Override
  public String toString() {
    return text;
  }
}
