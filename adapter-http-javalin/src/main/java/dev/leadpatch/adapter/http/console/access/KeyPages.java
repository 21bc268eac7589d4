package dev.leadpatch.adapter.http.console.access;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.access.ApiKeyErrorMapper;
import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Done;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Overlap;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.ManageCompanyKeys.CreatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.RotatedKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/** The pages of API keys: list, create, rotate and revoke. A new key is part of one response only. */
public final class KeyPages {
    private static final String ROOT = "/console/api-keys";
    private static final String NEW = ROOT + "/new";
    private static final String KEY = ROOT + "/{keyId}";

    private final SessionRoutes pages;
    private final ManageCompanyKeys manageKeys;
    private final KeyReader reader;

    public KeyPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageKeys = useCases.manageCompanyKeys();
        this.reader = new KeyReader(useCases);
    }

    /** The list of keys. */
    record ListView(Layout layout, List<KeyRow> keys) {}

    /** The form of a new key. */
    record NewView(Layout layout, Form form, List<Choice> owners, List<Choice> fields) {}

    /** The page of a key, with the form to rotate it. */
    record KeyView(Layout layout, String done, KeyRow key, Form form) {}

    /** The page that asks whether a key is to be revoked. */
    record RevocationView(Layout layout, KeyRow key, Form form) {}

    /** The page that shows a new key. */
    record SecretView(Layout layout, String label, String path, String secret, String note) {}

    public List<Route> routes() {
        return List.of(
                pages.get(ROOT, (ctx, session) -> list(session)),
                pages.get(NEW, (ctx, session) -> newPage(200, session, Form.EMPTY)),
                pages.post(NEW, (ctx, session, sent) -> create(session, sent)),
                pages.get(KEY, (ctx, session) -> keyPage(200, ctx, session, Overlap.DEFAULT))
                        .withQuery(Done.PARAMETER),
                pages.post(KEY + "/rotate", this::rotate),
                pages.get(KEY + "/revoke", (ctx, session) -> revocationPage(200, ctx, session, Form.EMPTY)),
                pages.post(KEY + "/revoke", this::revoke));
    }

    private TextResponse list(ActiveSession session) {
        ListView view = new ListView(session.layout(Section.API_KEYS, "API keys"), reader.list(session.caller()));
        return Page.render(200, "access/keys.jte", view);
    }

    private TextResponse create(ActiveSession session, QueryString sent) {
        Form form = Form.sent(sent);
        ApiKeyRequest request = ApiKeyRequest.read(KeyForm.document(form), Strictness.STRICT, Permission.WIRE_NAMES);
        return manageKeys
                .create(session.caller(), request)
                .fold(new KeyFormOutcome<CreatedKey>(
                        form,
                        KeyForm.INPUTS,
                        created -> secretPage(session, "API key created", created, ""),
                        (status, rejected) -> newPage(status, session, rejected)));
    }

    private TextResponse rotate(Context ctx, ActiveSession session, QueryString sent) {
        Form form = Form.sent(sent);
        return manageKeys
                .rotate(session.caller(), id(ctx), Overlap.request(form))
                .fold(new KeyFormOutcome<RotatedKey>(
                        form,
                        List.of(Overlap.NAME),
                        rotated -> secretPage(
                                session,
                                "API key rotated",
                                rotated.created(),
                                "The previous key is valid until "
                                        + rotated.previous()
                                                .expiresAt()
                                                .map(Times::format)
                                                .orElseThrow() + "."),
                        (status, rejected) -> keyPage(status, ctx, session, rejected)));
    }

    private TextResponse revoke(Context ctx, ActiveSession session, QueryString sent) {
        return manageKeys
                .revoke(session.caller(), id(ctx))
                .fold(new KeyFormOutcome<ApiKey>(
                        Form.sent(sent),
                        List.of(),
                        revoked -> Done.REVOKED.redirect(path(revoked.id())),
                        (status, refused) -> revocationPage(status, ctx, session, refused)));
    }

    private TextResponse newPage(int status, ActiveSession session, Form form) {
        List<Choice> owners = new ArrayList<>(List.of(new Choice("", "The owner of this session's key")));
        reader.owners(session.caller()).stream()
                .map(user -> new Choice(String.valueOf(user.id().value()), user.name()))
                .forEach(owners::add);
        return Page.render(
                status,
                "access/new.jte",
                new NewView(
                        session.layout(Section.API_KEYS, "New API key"),
                        form,
                        owners,
                        KeyForm.fields(reader.customFields(session.caller()))));
    }

    private TextResponse keyPage(int status, Context ctx, ActiveSession session, Form form) {
        KeyRow key = reader.find(session.caller(), id(ctx));
        Layout layout = session.layout(Section.API_KEYS, "API key");
        return Page.render(status, "access/key.jte", new KeyView(layout, Done.sentence(ctx), key, form));
    }

    private TextResponse revocationPage(int status, Context ctx, ActiveSession session, Form form) {
        KeyRow key = reader.find(session.caller(), id(ctx));
        Layout layout = session.layout(Section.API_KEYS, "Revoke this API key?");
        return Page.render(status, "access/revocation.jte", new RevocationView(layout, key, form));
    }

    private static TextResponse secretPage(ActiveSession session, String title, CreatedKey created, String note) {
        SecretView view = new SecretView(
                session.layout(Section.API_KEYS, title),
                created.key().label(),
                path(created.key().id()),
                created.secret().text(),
                note);
        return Page.render(200, "access/secret.jte", view);
    }

    private static String path(ApiKeyId id) {
        return ROOT + "/" + id;
    }

    private static ApiKeyId id(Context ctx) {
        return new ApiKeyId(PathParameters.uuid(ctx, "keyId", ApiKeyErrorMapper::keyNotFound));
    }
}
