package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentOrderSorterTest {
    private static final DocumentPath ROOT = DocumentPath.ROOT;

    @Test
    void violations_are_sorted_in_document_order() {
        Map<String, Object> entry = orderedMap("value", orderedMap("z", 1L, "a", 2L), "type", "text");
        Object document =
                orderedMap("zzz", 1L, "tags", List.of(1L, 2L, 3L), "customFields", List.of(entry), "email", "a");
        DocumentPath first = ROOT.member("customFields").item(0);

        assertSorted(
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
    void indices_are_sorted_numerically() {
        Object document = orderedMap("tags", Collections.nCopies(12, 0L));

        assertSorted(
                document,
                ROOT.member("tags").item(2),
                ROOT.member("tags").item(10),
                ROOT.member("tags").item(11));
    }

    @Test
    void path_missing_in_document_is_sorted_last_in_its_object() {
        assertSorted(orderedMap("a", 1L), ROOT.member("a"), ROOT.member("b"));
        assertThat(DocumentOrderSorter.sort(List.of(violationAt(ROOT)), null)).containsExactly(violationAt(ROOT));
        assertThat(DocumentOrderSorter.sort(List.of(violationAt(ROOT.member("a").item(0))), "text"))
                .hasSize(1);
        assertThat(DocumentOrderSorter.sort(List.of(violationAt(ROOT.item(5).member("a"))), List.of()))
                .hasSize(1);
    }

    private static void assertSorted(Object document, DocumentPath... paths) {
        List<Violation> expected = new ArrayList<>();
        for (DocumentPath path : paths) {
            expected.add(violationAt(path));
        }
        for (int seed = 0; seed < 20; seed++) {
            List<Violation> shuffled = new ArrayList<>(expected);
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(DocumentOrderSorter.sort(shuffled, document))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static Violation violationAt(DocumentPath path) {
        return new Violation(path, ViolationCode.TYPE, "must be something else");
    }

    private static Map<String, Object> orderedMap(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
