package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatchTest {

    @Test
    void keep_clear_and_set_are_three_wishes() {
        assertThat(Patch.<String>keep().applyTo("now")).isEqualTo("now");
        assertThat(Patch.<String>clear().applyTo("now")).isNull();
        assertThat(Patch.set("next").applyTo("now")).isEqualTo("next");
        assertThat(Patch.<String>keep().applyTo(null)).isNull();
        assertThat(Patch.set("next").applyTo(null)).isEqualTo("next");
    }

    @Test
    void a_wish_is_answered_by_its_own_case_alone() {
        assertThat(named(Patch.keep())).isEqualTo("keep");
        assertThat(named(Patch.clear())).isEqualTo("clear");
        assertThat(named(Patch.set("a"))).isEqualTo("set a");
    }

    @Test
    void a_value_seen_as_something_else_is_the_same_wish() {
        assertThat(Patch.set(" a ").map(Characters::trim)).isEqualTo(Patch.set("a"));
        assertThat(Patch.<String>keep().map(String::length)).isEqualTo(Patch.keep());
        assertThat(Patch.<String>clear().map(String::length)).isEqualTo(Patch.clear());
    }

    private static String named(Patch<String> patch) {
        return patch.fold(() -> "keep", () -> "clear", value -> "set " + value);
    }
}
