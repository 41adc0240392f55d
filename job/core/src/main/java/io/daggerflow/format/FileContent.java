package io.daggerflow.format;

import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file.
 *
 * @param root null if it does not parse
 * @param problems errors only
 */
public record FileContent(@Nullable Located root, List<Problem> problems) {}
