package io.daggerflow.scenario;

import io.daggerflow.template.TemplateReading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as it stands in its file, together with what the file says for all of them.
 *
 * @param clock where virtual time starts, in epoch milliseconds
 * @param handlers whether executors without a stub run the real handler
 * @param expectInvalid what the problems of the templates say; null for a scenario with steps
 */
record Scenario(
    String name,
    List<TemplateReading> templates,
    long clock,
    Map<String, List<Stub>> stubs,
    Map<String, String> secrets,
    boolean handlers,
    List<ScenarioStep> steps,
    @Nullable List<String> expectInvalid) {}
