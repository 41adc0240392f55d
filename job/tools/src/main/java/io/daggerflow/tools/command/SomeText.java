package io.daggerflow.tools.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A text that must not be empty: a variable that a script forgot must not choose everything. */
final class SomeText implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("Expected a text, but it is empty");
    }
    return text;
  }
}
