package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.catalog.CatalogErrorMapper;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.EntryPatch;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of one kind of entries need to know: its use case, its inputs, and how it is shown.
 *
 * @param <I> the id of an entry
 * @param <T> the entry
 */
abstract class EntryKind<I, T> {
    private final String noun;
    private final String title;
    private final String template;
    private final CatalogErrorMapper errors;

    /**
     * Describes a kind.
     *
     * @param noun the noun, such as {@code custom field}
     * @param owner the noun of what has the entries, such as {@code company}
     * @param title the title of the list
     * @param template the path of the collection, with parameters
     */
    EntryKind(String noun, String owner, String title, String template) {
        this.noun = noun;
        this.title = title;
        this.template = template;
        this.errors = new CatalogErrorMapper(noun, owner);
    }

    String noun() {
        return noun;
    }

    String title() {
        return title;
    }

    String template() {
        return template;
    }

    CatalogErrorMapper errors() {
        return errors;
    }

    /** The path of the collection of a request. */
    String collection(Context ctx) {
        return template;
    }

    /** The page that lists the entries of a request. */
    String listPath(Context ctx) {
        return collection(ctx);
    }

    abstract Entries<I, T> entries(Context ctx);

    abstract I toId(long value);

    abstract long id(T entry);

    abstract boolean isArchived(T entry);

    abstract EntryRow row(String collection, T entry);

    /** The inputs of a new entry, or of a change. */
    abstract List<EntryInput> inputs(boolean isNew);

    /** The form of a new entry. */
    abstract Form newForm();

    abstract Form form(T entry);

    /** Returns a color as browsers send it: an unchanged input sends lower-case letters. */
    static String colorInput(String color) {
        return color.toLowerCase(Locale.ROOT);
    }

    /** Returns the document of a form, which the use case validates. */
    abstract Map<String, @Nullable Object> document(Form form, boolean isNew);

    abstract EntryPatch<I, T> readNew(Map<String, @Nullable Object> document);

    abstract EntryPatch<I, T> readChange(Map<String, @Nullable Object> document);

    /** The entries that belong to this one, such as the options of a custom field. */
    List<EntryRow> children(String collection, T entry) {
        return List.of();
    }

    /** Whether entries can belong to this one. */
    boolean hasChildren(T entry) {
        return false;
    }
}
