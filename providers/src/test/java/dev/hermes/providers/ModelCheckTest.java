package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ApiMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCheckTest {
    /** {@code -} is a list that cannot be had; the last column is part of what is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // provider   | mode               | saved | known     | live            | typed      | taken as  |
                // recognised | said
                "zai          | chat_completions   |       | glm-5     | -               | glm-5      | glm-5     | true  | ",
                "zai          | chat_completions   |       | glm-5     | -               | GLM-5      | glm-5     | true  | ",
                "zai          | chat_completions   |       | glm-5     | glm-5 glm-6     | glm-6      | glm-6     | true  | ",
                "zai          | chat_completions   |       | glm-5     | glm-5-turbo     | glm-5-trbo | glm-5-turbo | true | 'glm-5-trbo' is taken for glm-5-turbo",
                "zai          | chat_completions   |       | glm-5     | glm-5.1 glm-4.7 | glm-9      | !         | false | Did you mean glm-5",
                "zai          | chat_completions   |       | glm-5     | glm-5.1         | zzzzzzz    | !         | false | does not list zzzzzzz.",
                "zai          | chat_completions   |       | glm-5     | -               | glm-9      | glm-9     | false | not known here",
                "zai          | chat_completions   |       | glm-5     | glm-5           | \"\"       | !         | false | one word",
                "zai          | chat_completions   |       | glm-5     | glm-5           | two words  | !         | false | one word",
                "openrouter   | chat_completions   |       | a/b       | a/b             | a/b:nitro  | a/b:nitro | true  | ",
                "anthropic    | anthropic_messages |       | claude-4  | claude-4        | claude-9   | claude-9  | false | used all the same",
                "openai-codex | codex_responses    |       | gpt-5     | gpt-5           | gpt-9      | gpt-9     | false | used all the same",
                "minimax      | anthropic_messages |       | M2        | M2              | M9         | M9        | false | used all the same",
                "lmstudio     | chat_completions   |       |           | qwen            | qwen       | qwen      | true  | ",
                "lmstudio     | chat_completions   |       |           | qwen-8b         | qwen-9b    | !         | false | Did you mean qwen-8b?",
                "lmstudio     | chat_completions   |       | qwen      | -               | qwen       | !         | false | does not answer",
                "custom       | chat_completions   |       |           | big             | big        | big       | true  | ",
                "custom       | chat_completions   |       |           | big-model-7b    | big-model7b | big-model-7b | true | taken for",
                "custom       | chat_completions   |       |           | big-model       | small      | small     | false | does not list small",
                "custom       | chat_completions   |       |           | -               | big        | !         | false | cannot be looked up",
                "custom       | chat_completions   | big   |           | -               | big        | big       | true  | ",
                "custom       | anthropic_messages |       |           | -               | big        | big       | false | no list of models",
                "demo         | demo               |       |           | -               | demo       | demo      | true  | ",
            })
    void a_typed_name_is_judged(
            String provider,
            String mode,
            String saved,
            String known,
            String live,
            String typed,
            String taken,
            boolean recognised,
            String said) {
        // when
        var verdict = ModelCheck.of(
                typed,
                new ModelCheck.Lists(
                        provider,
                        "The server",
                        ApiMode.of(mode).orElseThrow(),
                        list(saved),
                        list(known),
                        "-".equals(live) ? Optional.empty() : Optional.of(list(live))));
        // then
        assertThat(verdict.accepted()).isEqualTo(!taken.equals("!"));
        if (verdict.accepted()) {
            assertThat(verdict.model()).isEqualTo(taken);
        }
        assertThat(verdict.recognised()).isEqualTo(recognised);
        assertThat(verdict.message().orElse(""))
                .contains(Optional.ofNullable(said).orElse(""));
    }

    private static List<String> list(String text) {
        return text == null ? List.of() : Arrays.stream(text.split(" ")).toList();
    }
}
