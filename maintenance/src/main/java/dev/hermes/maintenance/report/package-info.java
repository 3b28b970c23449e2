/**
 * What is set up here, for the owner to look at and for others to help with: {@link dev.hermes.maintenance.report.StatusReport}
 * on one screen, {@link dev.hermes.maintenance.report.DumpReport} to paste, {@link
 * dev.hermes.maintenance.report.SupportReport} with logs.
 *
 * <p>Nothing here writes to the home, asks a host or shows a secret; what is broken is a line that says so.
 */
@NullMarked
package dev.hermes.maintenance.report;

import org.jspecify.annotations.NullMarked;
