/**
 * Questions to a model beside the conversation: summaries, titles, verdicts.
 *
 * <p>Start at {@link dev.hermes.agent.auxiliary.AuxiliaryModel}. A side question never touches the conversation's history.
 */
@NullMarked
package dev.hermes.agent.auxiliary;

import org.jspecify.annotations.NullMarked;
