package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.PartnerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The page of one lead.
 *
 * @param facts what can't be edited
 * @param notice what was done; empty if nothing was
 */
record LeadView(
        Layout layout,
        long id,
        boolean isArchived,
        boolean mayWrite,
        LeadForm form,
        List<Fact> facts,
        Timeline timeline,
        String notice) {

    /** The path, below that of a lead, of the form that restores and changes it. */
    static final String RESTORE_AND_SAVE = "/restore-and-save";

    /** A label with a value. */
    record Fact(String label, String value) {}

    static LeadView of(ActiveSession session, LeadSnapshot snapshot, LeadForm form, Timeline timeline, String notice) {
        Lead lead = snapshot.lead();
        return new LeadView(
                session.layout(Section.LEADS, LeadListPage.title(lead)),
                lead.id().value(),
                lead.isArchived(),
                session.caller().hasPermission(Permission.WRITE),
                form,
                facts(lead, snapshot.catalog()),
                timeline,
                notice);
    }

    boolean isEditable() {
        return mayWrite && (!isArchived || restoresOnSave());
    }

    /** Returns whether the form has changes of a lead that was archived before they were saved. */
    boolean restoresOnSave() {
        return isArchived && form.form().isRejected();
    }

    /** Returns the path that the form is sent to. */
    String action() {
        return LeadListPage.PATH + "/" + id + (restoresOnSave() ? RESTORE_AND_SAVE : "");
    }

    private static List<Fact> facts(Lead lead, CompanyCatalog catalog) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Id", String.valueOf(lead.id().value())));
        facts.add(new Fact("UUID", lead.uuid().toString()));
        facts.add(new Fact("Version", String.valueOf(lead.version())));
        facts.add(new Fact("Created", Times.format(lead.createdAt())));
        facts.add(new Fact("Updated", Times.format(lead.updatedAt())));
        Optional.ofNullable(lead.archivedAt()).ifPresent(time -> facts.add(new Fact("Archived", Times.format(time))));
        Optional.ofNullable(lead.origin().source()).ifPresent(source -> facts.add(new Fact("Source", source)));
        Optional.ofNullable(lead.origin().partnerType())
                .map(PartnerType::wireName)
                .ifPresent(type -> facts.add(new Fact("Partner type", FieldLabels.capitalized(type))));
        Optional.ofNullable(lead.origin().createdBy())
                .flatMap(catalog::user)
                .map(User::name)
                .ifPresent(user -> facts.add(new Fact("Created by", user)));
        return facts;
    }
}
