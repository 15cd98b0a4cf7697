package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.netconf.Capabilities.DefaultsOffer;
import io.circuitd.netconf.Capabilities.YangLibrary;
import io.circuitd.netconf.ConfigSource.Inline;
import io.circuitd.netconf.ConfigSource.Url;
import io.circuitd.netconf.EditConfig.DefaultOperation;
import io.circuitd.netconf.EditConfig.ErrorOption;
import io.circuitd.netconf.EditConfig.TestOption;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xmlunit.assertj3.XmlAssert;

/** What each operation says, what it needs of the hello, and what its reply tells. */
class OperationsTest {
  private static final String[] ALL = {
    "writable-running:1.0",
    "candidate:1.0",
    "confirmed-commit:1.1",
    "rollback-on-error:1.0",
    "validate:1.1",
    "startup:1.0",
    "url:1.0?scheme=https,file",
    "xpath:1.0",
    "with-defaults:1.0?basic-mode=explicit&amp;also-supported=report-all,trim",
    "notification:1.0",
    "interleave:1.0"
  };
  private static final String WITH_DEFAULTS =
      "<with-defaults xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults'>%s"
          + "</with-defaults>";
  private static final Url FILE = new Url("file:///a&b");
  private static final Url FTP = new Url("ftp://192.0.2.1/a");
  private static final Query XPATH =
      Query.of(new Filter.XPath("/t:a[t:b='<1>']", Map.of("t", "urn:t")));
  private static final EditConfig EDIT = EditConfig.of(Datastore.CANDIDATE, "<a xmlns='urn:a'/>");

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  record Case(String expected, String lacking, Consumer<NetconfSession> call, String without) {
    @Override
    public String toString() {
      return expected;
    }
  }

  /** Every operation, and the part of the hello without which it is not sent. */
  static List<Case> cases() {
    return List.of(
        of("<get/>", s -> s.get(Query.ALL)),
        of(
            "<get><filter type='subtree'><a xmlns='urn:a'/></filter></get>",
            s -> s.get(Query.subtree(Optional.of("<a xmlns='urn:a'/>")))),
        of(
            "<get><filter type='xpath' xmlns:t='urn:t' select=\"/t:a[t:b='&lt;1>']\"/></get>",
            s -> s.get(XPATH),
            "xpath:1.0",
            "xpath"),
        of(
            "<get-config><source><running/></source>"
                + "<filter type='xpath' xmlns:t='urn:t' select=\"/t:a[t:b='&lt;1>']\"/>"
                + WITH_DEFAULTS.formatted("trim")
                + "</get-config>",
            s -> s.getConfig(Datastore.RUNNING, XPATH.with(WithDefaults.TRIM)),
            "with-defaults:1.0",
            "with-defaults trim"),
        of(
            "<get-config><source><candidate/></source></get-config>",
            s -> s.getConfig(Datastore.CANDIDATE, Query.ALL),
            "candidate:1.0",
            "candidate"),
        of(
            "<get-config><source><startup/></source></get-config>",
            s -> s.getConfig(Datastore.STARTUP, Query.ALL),
            "startup:1.0",
            "startup"),
        of(
            "<edit-config><target><candidate/></target><default-operation>none"
                + "</default-operation><test-option>set</test-option><error-option>"
                + "continue-on-error</error-option><config><a xmlns='urn:a'/></config>"
                + "</edit-config>",
            s ->
                s.editConfig(
                    EDIT.with(DefaultOperation.NONE)
                        .with(TestOption.SET)
                        .with(ErrorOption.CONTINUE_ON_ERROR)),
            "validate:1.1",
            "validate"),
        of(
            "<edit-config><target><candidate/></target><test-option>test-only</test-option>"
                + "<config><a xmlns='urn:a'/></config></edit-config>",
            s -> s.editConfig(EDIT.with(TestOption.TEST_ONLY)),
            "validate:1.1",
            "validate:1.1"),
        of(
            "<edit-config><target><candidate/></target><error-option>rollback-on-error"
                + "</error-option><config><a xmlns='urn:a'/></config></edit-config>",
            s -> s.editConfig(EDIT.with(ErrorOption.ROLLBACK_ON_ERROR)),
            "rollback-on-error:1.0",
            "rollback-on-error"),
        of(
            "<edit-config><target><running/></target><default-operation>replace"
                + "</default-operation><url>file:///a&amp;b</url></edit-config>",
            s ->
                s.editConfig(EditConfig.of(Datastore.RUNNING, FILE).with(DefaultOperation.REPLACE)),
            "url:1.0",
            "url with scheme file"),
        of(
            "<edit-config><target><running/></target><config><a xmlns='urn:a'/></config>"
                + "</edit-config>",
            s -> s.editConfig(Datastore.RUNNING, "<a xmlns='urn:a'/>"),
            "writable-running:1.0",
            "writable-running"),
        of(
            "<copy-config><target><startup/></target><source><running/></source></copy-config>",
            NetconfSession::saveStartup,
            "startup:1.0",
            "startup"),
        of(
            "<copy-config><target><url>file:///a&amp;b</url></target><source><running/></source>"
                + WITH_DEFAULTS.formatted("report-all")
                + "</copy-config>",
            s -> s.copyConfig(Datastore.RUNNING, FILE, Optional.of(WithDefaults.REPORT_ALL)),
            "with-defaults:1.0",
            "with-defaults report-all"),
        of(
            "<copy-config><target><running/></target><source><config><a xmlns='urn:a'/></config>"
                + "</source></copy-config>",
            s ->
                s.copyConfig(new Inline("<a xmlns='urn:a'/>"), Datastore.RUNNING, Optional.empty()),
            "writable-running:1.0",
            "writable-running"),
        of(
            "<delete-config><target><startup/></target></delete-config>",
            s -> s.deleteConfig(Datastore.STARTUP),
            "startup:1.0",
            "startup"),
        of(
            "<delete-config><target><url>file:///a&amp;b</url></target></delete-config>",
            s -> s.deleteConfig(FILE),
            "url:1.0",
            "url with scheme file"),
        of(
            "<validate><source><url>file:///a&amp;b</url></source></validate>",
            s -> s.validate(FILE),
            "url:1.0",
            "url with scheme file"),
        of(
            "<validate><source><config><a xmlns='urn:a'/></config></source></validate>",
            s -> s.validate(new Inline("<a xmlns='urn:a'/>")),
            "validate:1.1",
            "validate"),
        of(
            "<lock><target><startup/></target></lock>",
            s -> s.lock(Datastore.STARTUP),
            "startup:1.0",
            "startup"),
        of("<commit/>", NetconfSession::commit, "candidate:1.0", "candidate"),
        of(
            "<commit><confirmed/><confirm-timeout>90</confirm-timeout><persist-id>p</persist-id>"
                + "</commit>",
            s ->
                s.confirmedCommit(
                    new ConfirmOptions(Duration.ofSeconds(90), Optional.empty(), Optional.of("p"))),
            "confirmed-commit:1.1",
            "confirmed-commit"),
        of(
            "<cancel-commit/>",
            s -> s.cancelCommit(Optional.empty()),
            "confirmed-commit:1.1",
            "confirmed-commit:1.1"),
        of("<discard-changes/>", NetconfSession::discardChanges, "candidate:1.0", "candidate"));
  }

  private static Case of(String expected, Consumer<NetconfSession> call) {
    return new Case(expected, "", call, "");
  }

  /** The capability that is taken from the hello, and how the refusal calls it. */
  private static Case of(
      String expected, Consumer<NetconfSession> call, String capability, String named) {
    return new Case(expected, named, call, capability);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachOperationIsSaidInTheWordsOfItsRfc(Case one) throws Exception {
    Answers router = new Answers(rpc -> "<ok/><data/>", ALL);
    with(router, one.call::accept);
    XmlAssert.assertThat(router.asked().getFirst()).and(one.expected).areSimilar();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheHelloDoesNotOfferIsRefusedBeforeItIsSent(Case one) throws Exception {
    Answers router =
        new Answers(
            rpc -> "<ok/><data/>",
            List.of(ALL).stream()
                .filter(c -> one.without.isEmpty() || !c.startsWith(one.without))
                .toArray(String[]::new));
    with(
        router,
        session -> {
          if (one.without.isEmpty()) {
            assertThatCode(() -> one.call.accept(session)).doesNotThrowAnyException();
          } else {
            assertThatThrownBy(() -> one.call.accept(session))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nothing was sent")
                .hasMessageEndingWith("does not offer " + one.lacking);
            assertThat(router.asked()).isEmpty();
          }
        });
  }

  static List<Arguments> whatIsOfferedOnlyInPartIsRefusedToo() {
    return List.of(
        Arguments.of(
            "validate:1.0",
            call(s -> s.editConfig(EDIT.with(TestOption.TEST_ONLY))),
            "validate:1.1"),
        Arguments.of(
            "url:1.0?scheme=https,file",
            call(s -> s.copyConfig(Datastore.RUNNING, FTP, Optional.empty())),
            "url with scheme ftp"),
        Arguments.of(
            "with-defaults:1.0?basic-mode=explicit",
            call(s -> s.get(Query.ALL.with(WithDefaults.REPORT_ALL_TAGGED))),
            "with-defaults report-all-tagged"),
        Arguments.of(
            "confirmed-commit:1.0",
            call(s -> s.confirmedCommit(Duration.ofSeconds(9), Optional.of("p"))),
            "confirmed-commit:1.1"),
        Arguments.of(
            "confirmed-commit:1.0",
            call(s -> s.confirm(Optional.of("p"))),
            "confirmed-commit:1.1"));
  }

  private static Consumer<NetconfSession> call(Consumer<NetconfSession> call) {
    return call;
  }

  @ParameterizedTest
  @MethodSource
  void whatIsOfferedOnlyInPartIsRefusedToo(
      String offered, Consumer<NetconfSession> call, String lacking) throws Exception {
    Answers router = new Answers(rpc -> "<ok/><data/>", "candidate:1.0", offered);
    with(
        router,
        session ->
            assertThatThrownBy(() -> call.accept(session))
                .isInstanceOf(Refused.class)
                .hasMessageEndingWith("does not offer " + lacking));
    assertThat(router.asked()).containsExactly("<close-session/>");
  }

  static List<Consumer<NetconfSession>> whatNoRouterMayBeAskedIsAMistakeOfTheCaller() {
    return List.of(
        s -> s.deleteConfig(Datastore.RUNNING),
        s -> s.deleteConfig(Datastore.CANDIDATE),
        s -> s.editConfig(Datastore.STARTUP, "<a xmlns='urn:a'/>"),
        s -> s.copyConfig(Datastore.RUNNING, Datastore.RUNNING, Optional.empty()),
        s -> s.validate(new Url("no scheme")));
  }

  @ParameterizedTest
  @MethodSource
  void whatNoRouterMayBeAskedIsAMistakeOfTheCaller(Consumer<NetconfSession> call) throws Exception {
    Answers router = new Answers(rpc -> "<ok/>", ALL);
    with(
        router,
        session ->
            assertThatThrownBy(() -> call.accept(session))
                .isInstanceOf(IllegalArgumentException.class));
    assertThat(router.asked()).containsExactly("<close-session/>");
  }

  @Test
  void severalErrorsOfOneReplyAreAllKeptWithWhatTheyAreAbout() throws Exception {
    String two =
        """
        <rpc-error><error-type>application</error-type><error-tag>unknown-namespace</error-tag>
          <error-severity>error</error-severity><error-app-tag>x:y</error-app-tag>
          <error-path xmlns:i="urn:if" xmlns="urn:d">/i:a/i:b[i:c='1']</error-path>
          <error-message xml:lang="en-GB">Not known</error-message>
          <error-info><bad-attribute>operation</bad-attribute><bad-element>b</bad-element>
            <bad-namespace>urn:bad</bad-namespace><v:own xmlns:v="urn:v"><v:more/></v:own>
          </error-info></rpc-error>
        <rpc-error><error-type>rpc</error-type><error-tag>too-big</error-tag>
          <error-severity>error</error-severity></rpc-error>
        """;
    with(
        new Answers(rpc -> rpc.text().contains("close-session") ? "<ok/>" : two, ALL),
        session -> {
          Refused refused = catchThrowableOfType(Refused.class, session::commit);
          assertThat(refused.errors()).hasSize(2);
          RpcError first = refused.errors().getFirst();
          assertThat(first.appTag()).contains("x:y");
          assertThat(first.path()).contains("/i:a/i:b[i:c='1']");
          assertThat(first.pathNamespaces())
              .containsEntry("i", "urn:if")
              .containsEntry("", "urn:d");
          assertThat(first.message()).contains("Not known");
          assertThat(first.language()).contains("en-GB");
          assertThat(first.badAttribute()).contains("operation");
          assertThat(first.badElement()).contains("b");
          assertThat(first.badNamespace()).contains("urn:bad");
          assertThat(first.sessionId()).isEmpty();
          assertThat(first.info())
              .hasValueSatisfying(xml ->
                  XmlAssert.assertThat("<i>" + xml + "</i>")
                      .withNamespaceContext(Map.of("v", "urn:v"))
                      .hasXPath("//v:own/v:more"));
          assertThat(refused.errors().getLast().tag()).isEqualTo("too-big");
          assertThat(refused).hasMessageContainingAll("unknown-namespace", "too-big");
        });
  }

  @Test
  void aHelloTellsParametersModesAndModules() {
    Capabilities hello =
        new Capabilities(
            Set.of(
                "urn:ietf:params:netconf:capability:url:1.0?scheme=HTTP,ftp, file",
                "urn:ietf:params:netconf:capability:with-defaults:1.0"
                    + "?basic-mode=report-all&also-supported=trim,report-all-tagged,unheard-of",
                "urn:ietf:params:netconf:capability:yang-library:1.1"
                    + "?revision=2019-01-04&content-id=a1",
                "urn:ietf:params:netconf:capability:yang-library:1.0"
                    + "?revision=2016-06-21&module-set-id=b2",
                "urn:x?module=x-mod&amp;revision=2020-02-02&features=f1,f2&deviations=d",
                "urn:y?revision=2020-02-02&module=y-mod",
                "urn:z?module=z-mod"));
    assertThat(hello.urlSchemes()).containsExactlyInAnyOrder("http", "ftp", "file");
    assertThat(hello.withDefaults())
        .contains(
            new DefaultsOffer(
                WithDefaults.REPORT_ALL,
                Set.of(
                    WithDefaults.REPORT_ALL, WithDefaults.TRIM, WithDefaults.REPORT_ALL_TAGGED)));
    assertThat(hello.yangLibrary())
        .contains(new YangLibrary("1.1", Optional.of("2019-01-04"), Optional.of("a1")));
    assertThat(hello.modules()).hasSize(3);
    assertThat(hello.module("x-mod"))
        .contains(
            new Capabilities.Module(
                "urn:x", "x-mod", Optional.of("2020-02-02"), Set.of("f1", "f2"), Set.of("d")));
    assertThat(hello.module("y-mod").flatMap(Capabilities.Module::revision)).contains("2020-02-02");
    assertThat(hello.module("z-mod").flatMap(Capabilities.Module::revision)).isEmpty();
    assertThat(new Capabilities(Set.of()).withDefaults()).isEmpty();
    assertThat(new Capabilities(Set.of()).urlSchemes()).isEmpty();
  }

  private interface Body {
    void accept(NetconfSession session) throws Exception;
  }

  private void with(Answers router, Body body) throws Exception {
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session = netconf.connect(server.target())) {
      body.accept(session);
    }
  }
}
