package io.daggerflow.tools.command;

import io.daggerflow.tools.console.view.Filter;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A runtime parameter as it is written on the command line: {@code name=value}.
 *
 * @param value JSON value
 */
record Parameter(String name, @Nullable Object value) {

  /** What every command says of values. */
  static final String HELP =
      "VALUE is JSON if it is a JSON value (17, true, null, {\"a\": 1}, [1, 2], \"17\"), else text.";

  /** A value that is JSON as such, any other as text. */
  static @Nullable Object value(String text) {
    try {
      return Json.parse(text);
    } catch (Json.InvalidJsonException e) {
      return text;
    }
  }

  /** The parameters as one object; a later one replaces an earlier one. */
  static Map<String, @Nullable Object> merge(List<Parameter> parameters) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    parameters.forEach(parameter -> merged.put(parameter.name(), parameter.value()));
    return merged;
  }

  /** Reads {@code name=value}. */
  static final class Converter implements ITypeConverter<Parameter> {
    @Override
    public Parameter convert(String text) {
      return of(text);
    }
  }

  /** The parameter that is written so. */
  static Parameter of(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new TypeConversionException("Expected NAME=VALUE, but got '" + text + "'");
    }
    return new Parameter(text.substring(0, equals), value(text.substring(equals + 1)));
  }

  /** As something to look for: 17 finds "17" too. */
  Filter.Parameter searched() {
    return new Filter.Parameter(name, Values.text(value));
  }
}
