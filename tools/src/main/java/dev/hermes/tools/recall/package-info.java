/** Looking into past conversations. Start at {@link dev.hermes.tools.recall.SessionSearchTool}. */
@NullMarked
package dev.hermes.tools.recall;

import org.jspecify.annotations.NullMarked;
