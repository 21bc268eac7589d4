package dev.leadpatch.adapter.http.console.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.http.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sent form that edits a document. Optimistic locking by member: hidden inputs, of the template {@code page/shown},
 * contain a hash of each value that the page showed. Only the members that the user changed are saved, and a member that
 * was also changed meanwhile is a conflict. Immutable.
 */
public final class EditForm {
    /** The name of the hidden inputs. */
    public static final String SHOWN = "shown";

    private static final int MAX_VALUE = 200;

    private final Form form;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> document;

    /** @param document the document of the form; its members have the names of the inputs */
    public EditForm(Form form, Map<String, @Nullable Object> document) {
        this.form = form;
        this.document = document;
        for (String member : form.values(SHOWN)) {
            int colon = member.lastIndexOf(':');
            shown.put(member.substring(0, Math.max(0, colon)), member.substring(colon + 1));
        }
    }

    /** Returns a form whose hidden inputs contain the values that it shows. */
    public static Form show(Form form, Map<String, @Nullable Object> document) {
        return form.with(
                SHOWN,
                document.entrySet().stream()
                        .map(member -> member.getKey() + ":" + hash(member.getValue()))
                        .toList());
    }

    /** Returns the members that the user changed. */
    public Map<String, @Nullable Object> changes() {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>(document);
        changes.entrySet().removeIf(member -> hash(member.getValue()).equals(shown.get(member.getKey())));
        return changes;
    }

    /**
     * Returns the form to show if the user changed a member that has another value now than the page showed. It keeps
     * the changes of the user, and saving it again replaces the current values.
     *
     * @param current the form with the current values
     * @param currentDocument its document
     * @param labels returns the label of an input
     */
    public Optional<Form> findConflict(
            Form current, Map<String, @Nullable Object> currentDocument, UnaryOperator<String> labels) {
        Map<String, @Nullable Object> changes = changes();
        List<String> conflicts = changes.keySet().stream()
                .filter(name -> shown.containsKey(name) && currentDocument.containsKey(name))
                .filter(name -> !hash(currentDocument.get(name)).equals(shown.get(name)))
                .filter(name -> !Objects.equals(currentDocument.get(name), changes.get(name)))
                .toList();
        if (conflicts.isEmpty()) {
            return Optional.empty();
        }
        Form merged = form;
        for (String name : current.values().keySet()) {
            merged = changes.containsKey(name) ? merged : merged.with(name, current.values(name));
        }
        merged = show(merged, currentDocument)
                .refused("Nothing was saved: somebody else has changed the same settings meanwhile. The form contains"
                        + " your changes; saving it again replaces the others.");
        for (String name : conflicts) {
            merged = merged.refused(labels.apply(name) + " is now: " + describe(current.values(name)));
        }
        return Optional.of(merged);
    }

    private static String describe(List<String> values) {
        String text = String.join(", ", values);
        if (text.isEmpty()) {
            return "(empty)";
        }
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) + "…" : text;
    }

    private static String hash(@Nullable Object value) {
        return HashAlgorithm.SHA_256.hex(JsonWriter.write(value).getBytes(UTF_8));
    }
}
