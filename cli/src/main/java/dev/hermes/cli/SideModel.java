package dev.hermes.cli;

import dev.hermes.agent.auxiliary.AuxiliaryModel;
import dev.hermes.agent.auxiliary.SideQuestions;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Message;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.providers.demo.DemoModel;
import java.util.List;
import java.util.OptionalInt;

/** For commands that ask a model something outside of any conversation. */
public final class SideModel {
    private final AuxiliaryModel questions;
    private final ResolvedModel main;

    /** @throws dev.hermes.api.HermesException when no model is configured */
    public SideModel(Context context) {
        context.loadSecrets();
        var providers = context.providers();
        var transports = context.transports();
        questions = new SideQuestions(
                mode -> mode == ApiMode.DEMO ? new DemoModel() : transports.of(mode),
                providers::auxiliary,
                providers::meter,
                context.clock(),
                context.log());
        main = providers.resolve(ModelChoice.NONE);
    }

    AuxiliaryModel questions() {
        return questions;
    }

    ResolvedModel main() {
        return main;
    }

    /** @param slot name of the section under {@code auxiliary} in the settings */
    public String ask(String slot, String system, String question, int maxTokens) throws InterruptedException {
        return questions.ask(
                slot, main, List.of(Message.system(system), Message.user(question)), OptionalInt.of(maxTokens));
    }
}
