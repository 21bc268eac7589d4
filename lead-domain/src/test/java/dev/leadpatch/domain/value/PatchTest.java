package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatchTest {

    @Test
    void keep_clear_and_set_are_distinct() {
        assertThat(Patch.<String>keep().applyTo("now")).isEqualTo("now");
        assertThat(Patch.<String>clear().applyTo("now")).isNull();
        assertThat(Patch.set("next").applyTo("now")).isEqualTo("next");
        assertThat(Patch.<String>keep().applyTo(null)).isNull();
        assertThat(Patch.set("next").applyTo(null)).isEqualTo("next");
    }

    @Test
    void fold_calls_only_the_matching_case() {
        assertThat(describe(Patch.keep())).isEqualTo("keep");
        assertThat(describe(Patch.clear())).isEqualTo("clear");
        assertThat(describe(Patch.set("a"))).isEqualTo("set a");
    }

    @Test
    void map_preserves_patch_kind() {
        assertThat(Patch.set(" a ").map(Characters::trim)).isEqualTo(Patch.set("a"));
        assertThat(Patch.<String>keep().map(String::length)).isEqualTo(Patch.keep());
        assertThat(Patch.<String>clear().map(String::length)).isEqualTo(Patch.clear());
    }

    private static String describe(Patch<String> patch) {
        return patch.fold(() -> "keep", () -> "clear", value -> "set " + value);
    }
}
