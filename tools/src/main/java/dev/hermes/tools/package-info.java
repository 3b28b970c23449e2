/**
 * What the agent can do: built-in tools, how they are grouped, and what keeps them from doing harm.
 *
 * <p>Start at {@link dev.hermes.tools.BuiltinTools}, which makes a {@link dev.hermes.tools.Toolbox} from {@link
 * dev.hermes.tools.ToolServices}; {@link dev.hermes.tools.Toolsets} says which of its tools a session is given. Each
 * subpackage is one room of tools; rooms share only what lies in this package.
 */
@NullMarked
package dev.hermes.tools;

import org.jspecify.annotations.NullMarked;
