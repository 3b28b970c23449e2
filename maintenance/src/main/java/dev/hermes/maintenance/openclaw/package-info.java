/**
 * OpenClaw, another agent that people come from: where its directories are, whether it runs, and putting them aside. Nothing of it
 * is executed or deleted. Start at {@link dev.hermes.maintenance.openclaw.OpenClaw}.
 */
@NullMarked
package dev.hermes.maintenance.openclaw;

import org.jspecify.annotations.NullMarked;
