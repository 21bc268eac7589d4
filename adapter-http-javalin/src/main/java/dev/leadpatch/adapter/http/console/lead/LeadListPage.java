package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.LeadField;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of leads: search, filters and pages. The parameters are those of the API. */
public final class LeadListPage {
    static final String PATH = Page.ROOT + "/leads";

    static final String SEARCH = "search";
    static final String STATUS = "status";
    static final String TAGS = "tags";
    static final String USERS = "users";
    static final String ARCHIVED = "archived";
    private static final List<Choice> ARCHIVAL =
            List.of(new Choice("exclude", "Active"), new Choice("only", "Archived"), new Choice("include", "All"));

    private final SessionRoutes pages;
    private final ListLeads listLeads;
    private final LeadReader leads;
    private final LeadIdParameter leadId;
    private final CatalogReader catalogReader;

    public LeadListPage(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.listLeads = useCases.listLeads();
        this.leads = new LeadReader(useCases);
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.catalogReader = new CatalogReader(useCases.manageCatalog());
    }

    /**
     * The page.
     *
     * @param byId the lead whose id or uuid was searched for
     * @param total the number of matching leads, such as {@code 12 leads}
     * @param page the page, for its links
     */
    record View(
            Layout layout,
            String search,
            List<Filter> filters,
            Optional<Row> byId,
            List<Row> rows,
            String total,
            ListedLeads page,
            boolean mayCreate) {}

    /** A filter with one value. */
    record Filter(String name, String label, List<Choice> choices, String chosen) {}

    /** A lead of the list. */
    record Row(
            long id,
            String title,
            String company,
            String email,
            String status,
            List<Choice> tags,
            String users,
            String updated) {}

    public List<Route> routes() {
        return List.of(pages.get(PATH, this::show)
                .withQuery(Stream.concat(
                                ListedLeads.FILTERS.stream(), Stream.of(CursorCodec.PARAMETER, ListedLeads.BEFORE))
                        .toArray(String[]::new)));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        QueryString query = ContextRequest.query(ctx);
        ListedLeads page = ListedLeads.find(query, session.caller(), listLeads);
        LeadFormFields form = catalogReader.formFields(session.caller(), chosenEntries(query));
        View view = new View(
                session.layout(Section.LEADS, "Leads"),
                query.find(SEARCH).orElse(""),
                List.of(
                        filter(STATUS, "Status", form.choices(LeadField.STATUS), query),
                        filter(TAGS, "Tag", form.choices(LeadField.TAGS), query),
                        filter(USERS, "Assigned to", form.choices(LeadField.ASSIGNED_USERS), query),
                        new Filter(
                                ARCHIVED, "Show", ARCHIVAL, query.find(ARCHIVED).orElse("exclude"))),
                leadId.find(query.find(SEARCH).orElse("").strip(), session.caller())
                        .flatMap(id -> leads.find(session.caller(), id))
                        .map(LeadListPage::row),
                page.leads().stream().map(LeadListPage::row).toList(),
                total(page.total()),
                page,
                session.caller().hasPermission(Permission.WRITE));
        return Page.render(200, "lead/list.jte", view);
    }

    /** An archived tag or user is listed while it is chosen. */
    private static FieldValues chosenEntries(QueryString query) {
        return new FieldValues(Map.of(
                LeadField.TAGS.wireName(),
                chosen(TAGS, query),
                LeadField.ASSIGNED_USERS.wireName(),
                chosen(USERS, query)));
    }

    private static List<String> chosen(String name, QueryString query) {
        return List.of(query.find(name).orElse("").split(",", -1));
    }

    /** A link can choose several values; they are one more choice then. */
    private static Filter filter(String name, String label, List<Choice> choices, QueryString query) {
        String chosen = query.find(name).orElse("");
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("", "Any");
        choices.forEach(choice -> labels.put(choice.value(), choice.label()));
        String several = chosen(name, query).stream()
                .map(value -> labels.getOrDefault(value.strip(), value))
                .collect(Collectors.joining(" or "));
        labels.putIfAbsent(chosen, several);
        List<Choice> all = labels.entrySet().stream()
                .map(choice -> new Choice(choice.getKey(), choice.getValue()))
                .toList();
        return new Filter(name, label, all, chosen);
    }

    private static Row row(LeadSnapshot snapshot) {
        Lead lead = snapshot.lead();
        LeadFields fields = lead.fields();
        return new Row(
                lead.id().value(),
                title(lead),
                Objects.requireNonNullElse(fields.companyName(), ""),
                Objects.requireNonNullElse(fields.email(), ""),
                lead.isArchived() ? "Archived" : FieldLabels.of(fields.status()),
                fields.tags().stream()
                        .flatMap(id -> snapshot.catalog().tag(id).stream())
                        .map(tag -> new Choice("", tag.label(), tag.backgroundColor()))
                        .toList(),
                fields.assignedUsers().stream()
                        .flatMap(id -> snapshot.catalog().user(id).stream())
                        .map(User::name)
                        .collect(Collectors.joining(", ")),
                Times.format(lead.updatedAt()));
    }

    /** Returns the name of a lead: of the person, else of the company, else its id. */
    static String title(Lead lead) {
        String person = Stream.of(lead.fields().firstName(), lead.fields().lastName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return Optional.of(person)
                .filter(name -> !name.isEmpty())
                .or(() -> Optional.ofNullable(lead.fields().companyName()))
                .orElse("Lead " + lead.id().value());
    }

    private static String total(int total) {
        if (total > LeadListStore.MAX_TOTAL) {
            return "More than %,d leads".formatted(LeadListStore.MAX_TOTAL);
        }
        return total == 1 ? "1 lead" : "%,d leads".formatted(total);
    }
}
