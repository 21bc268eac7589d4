package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentOrderTest {
    private static final Place ROOT = Place.ROOT;

    @Test
    void violations_stand_as_the_document_names_their_places() {
        Map<String, Object> entry = ordered("value", ordered("z", 1L, "a", 2L), "type", "text");
        Object document = ordered("zzz", 1L, "tags", List.of(1L, 2L, 3L), "customFields", List.of(entry), "email", "a");
        Place first = ROOT.member("customFields").item(0);

        assertStaysIn(
                document,
                ROOT,
                ROOT.member("zzz"),
                ROOT.member("tags"),
                ROOT.member("tags").item(0),
                ROOT.member("tags").item(2),
                ROOT.member("customFields"),
                first,
                first.member("value"),
                first.member("value").member("z"),
                first.member("value").member("a"),
                first.member("type"),
                ROOT.member("email"));
    }

    @Test
    void positions_are_ordered_as_numbers() {
        Object document = ordered("tags", Collections.nCopies(12, 0L));

        assertStaysIn(
                document,
                ROOT.member("tags").item(2),
                ROOT.member("tags").item(10),
                ROOT.member("tags").item(11));
    }

    @Test
    void a_place_that_the_document_does_not_have_stands_last_of_its_object() {
        assertStaysIn(ordered("a", 1L), ROOT.member("a"), ROOT.member("b"));
        assertThat(DocumentOrder.sort(List.of(at(ROOT)), null)).containsExactly(at(ROOT));
        assertThat(DocumentOrder.sort(List.of(at(ROOT.member("a").item(0))), "text"))
                .hasSize(1);
        assertThat(DocumentOrder.sort(List.of(at(ROOT.item(5).member("a"))), List.of()))
                .hasSize(1);
    }

    private static void assertStaysIn(Object document, Place... places) {
        List<Violation> expected = new ArrayList<>();
        for (Place place : places) {
            expected.add(at(place));
        }
        for (int seed = 0; seed < 20; seed++) {
            List<Violation> shuffled = new ArrayList<>(expected);
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(DocumentOrder.sort(shuffled, document))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static Violation at(Place place) {
        return new Violation(place, ViolationCode.TYPE, "must be something else");
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
