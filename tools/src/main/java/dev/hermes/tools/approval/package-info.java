/**
 * Which commands may run, and who has to say so.
 *
 * <p>Start at {@link dev.hermes.tools.approval.Approvals}: it rules over one command of one session. {@link
 * dev.hermes.tools.approval.CommandGuard} only looks at the text and says how bad it could be; it knows neither settings
 * nor people. Running the command is somebody else's business.
 *
 * <p>The guard is textual on purpose. It is a safety net against accidents, not a wall against an adversary who already
 * runs code.
 */
@NullMarked
package dev.hermes.tools.approval;

import org.jspecify.annotations.NullMarked;
