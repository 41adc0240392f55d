/**
 * Pictures of a template: a tree of boxes with arrows between neighbours, made of the template's
 * JSON, and the writers for Mermaid and DOT.
 */
@NullMarked
package io.daggerflow.drawing;

import org.jspecify.annotations.NullMarked;
