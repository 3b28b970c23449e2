package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void the_other_name_of_the_models_key_hides_it_and_the_address_of_a_provider_is_shown() {
        assertThat(Mask.hides("model.api")).isTrue();
        assertThat(Mask.within("model", Map.of("api", "sk-local-1234567"))).isEqualTo(Map.of("api", "sk-l...4567"));
        assertThat(Mask.within("", Map.of("model", Map.of("api", "sk-local-1234567"))))
                .isEqualTo(Map.of("model", Map.of("api", "sk-l...4567")));
        var box = Map.of("box", Map.of("api", "https://box.example/v1"));
        assertThat(Mask.within("providers", box)).isEqualTo(box);
    }

    @Test
    void a_key_in_an_address_is_hidden_and_the_rest_of_the_address_is_shown() {
        assertThat(Mask.within(
                        "model", Map.of("base_url", "http://h/v1?api_key=canary1234567890&api-version=2024-10-21")))
                .isEqualTo(Map.of("base_url", "http://h/v1?api_key=***&api-version=2024-10-21"));
        assertThat(Mask.within("servers", List.of("https://me:canary@h/v1"))).isEqualTo(List.of("https://me:***@h/v1"));
    }

    @Test
    void keys_are_hidden_wherever_they_stand() {
        assertThat(Mask.within("fallback_providers", List.of(Map.of("api_key", "sk-local-1234567", "model", "m"))))
                .isEqualTo(List.of(Map.of("api_key", "sk-l...4567", "model", "m")));
    }
}
