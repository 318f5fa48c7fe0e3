package dev.continuum.api.mcp;

import dev.continuum.api.json.JsonReader;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.LinkJson;
import dev.continuum.api.json.MemoryJson;
import dev.continuum.api.json.RecallAnswerJson;
import dev.continuum.api.json.RecallJson;
import dev.continuum.api.json.SpaceJson;
import dev.continuum.api.json.WriteJson;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The five tools of this server: remember, recall, link, forget, list_spaces. Thread-safe. Their
 * arguments are those of the HTTP API's bodies, read by the same strict codecs, plus {@code space}.
 */
final class MemoryTools {
  private static final int MAX_SHOWN_CHARS = 2_000;

  private final MemoryService service;
  private final Limits limits;
  private final SpaceName defaultSpace;

  MemoryTools(MemoryService service, Limits limits, SpaceName defaultSpace) {
    this.service = service;
    this.limits = limits;
    this.defaultSpace = defaultSpace;
  }

  List<Tool> tools() {
    return List.of(
        new Tool("remember", rememberDefinition(), this::remember),
        new Tool("recall", recallDefinition(), this::recall),
        new Tool("link", linkDefinition(), this::link),
        new Tool("forget", forgetDefinition(), this::forget),
        new Tool("list_spaces", listSpacesDefinition(), this::listSpaces));
  }

  private ObjectNode remember(ObjectNode arguments, ToolContext context) {
    SpaceName space = takeSpace(arguments);
    MemoryJson.Request request = JsonReader.read(Json.bytes(arguments), MemoryJson::read);
    Written written = join(space, request);
    JsonWriter out = new JsonWriter();
    WriteJson.write(out, written);
    return Tool.textResult(
        "Remembered as " + written.id() + " in space " + space + ".", structured(out));
  }

  private Written join(SpaceName space, MemoryJson.Request request) {
    try {
      return service.remember(space, request.draft(), WriteOptions.DEFAULT).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ContinuumException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  private ObjectNode recall(ObjectNode arguments, ToolContext context) {
    SpaceName space = takeSpace(arguments);
    RecallRequest request =
        JsonReader.read(
            Json.bytes(arguments), in -> RecallJson.read(in, space, limits.maxResults()));
    RecallAnswer answer = service.recall(request);
    JsonWriter out = new JsonWriter();
    RecallAnswerJson.write(out, answer, request.explain());
    return Tool.textResult(readable(answer), structured(out));
  }

  private static String readable(RecallAnswer answer) {
    if (answer.memories().isEmpty()) {
      return "Nothing was recalled.";
    }
    StringBuilder text = new StringBuilder();
    int n = 1;
    for (RecallAnswer.Recalled recalled : answer.memories()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d. %s%n   [id %s, %s, score %.3f, confidence %.2f] %s%n",
              n++,
              shorten(recalled.memory().content()),
              recalled.memory().id(),
              recalled.memory().kind(),
              recalled.score(),
              recalled.confidence(),
              recalled.why().text()));
    }
    RecallAnswer.Receipt receipt = answer.receipt();
    if (!receipt.missing().isEmpty() || receipt.stalenessMillis() > 0) {
      text.append("Incomplete: ").append(receipt.penaltyText()).append('\n');
    }
    return text.toString();
  }

  private static String shorten(String content) {
    return content.length() <= MAX_SHOWN_CHARS
        ? content
        : content.substring(0, MAX_SHOWN_CHARS) + "... (" + content.length() + " characters)";
  }

  private ObjectNode link(ObjectNode arguments, ToolContext context) {
    SpaceName space = takeSpace(arguments);
    LinkJson.Request request = JsonReader.read(Json.bytes(arguments), LinkJson::read);
    Written written = service.link(space, request.link(), request.strength(), WriteOptions.DEFAULT);
    JsonWriter out = new JsonWriter();
    LinkJson.write(out, request.link(), written);
    return Tool.textResult(
        "Linked " + request.link().from() + " to " + request.link().to() + ".", structured(out));
  }

  private ObjectNode forget(ObjectNode arguments, ToolContext context) {
    SpaceName space = Arguments.space(arguments, defaultSpace);
    String text = Arguments.text(arguments, "id");
    MemoryId id = MemoryId.tryParse(text);
    if (id == null) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "id", text, "a memory's UUID");
    }
    JsonWriter out = new JsonWriter();
    WriteJson.write(out, service.forget(space, id, WriteOptions.DEFAULT));
    return Tool.textResult("Forgot " + id + ".", structured(out));
  }

  private ObjectNode listSpaces(ObjectNode arguments, ToolContext context) {
    JsonWriter out = new JsonWriter().beginObject().name("spaces").beginArray();
    StringBuilder text = new StringBuilder();
    for (SpaceInfo space : service.spaces()) {
      SpaceJson.write(out, space);
      text.append(space.name()).append(": ").append(space.memories()).append(" memories\n");
    }
    out.endArray().endObject();
    return Tool.textResult(text.isEmpty() ? "No spaces." : text.toString(), structured(out));
  }

  private SpaceName takeSpace(ObjectNode arguments) {
    SpaceName space = Arguments.space(arguments, defaultSpace);
    arguments.remove("space");
    return space;
  }

  private static ObjectNode structured(JsonWriter out) {
    return (ObjectNode) Json.parse(out.toByteArray());
  }

  // Definitions.

  private ObjectNode spaceSchema() {
    return Schemas.text("The space to use; \"" + defaultSpace + "\" if left out.");
  }

  private ObjectNode rememberDefinition() {
    ObjectNode link = Schemas.object();
    Schemas.with(link, "to", Schemas.text("The id of the memory to link to."), true);
    Schemas.with(link, "type", Schemas.text("The relation, such as caused or relates_to."), false);
    Schemas.with(link, "strength", Schemas.number("How strong it is.", 0, 1), false);
    ObjectNode input = Schemas.object();
    Schemas.with(
        input,
        "content",
        Schemas.text("What to remember: one self-contained statement or event, in full words."),
        true);
    Schemas.with(input, "space", spaceSchema(), false);
    Schemas.with(
        input,
        "kind",
        Schemas.text(
            "episode (something that happened), fact, message, decision, or another word."),
        false);
    Schemas.with(
        input,
        "tags",
        Schemas.array(Schemas.text("A label."), "Labels to filter by later."),
        false);
    Schemas.with(
        input, "who", Schemas.array(Schemas.text("A name."), "People or agents concerned."), false);
    Schemas.with(input, "where", Schemas.text("A place."), false);
    Schemas.with(
        input, "when", Schemas.text("When it happened, RFC 3339; now if left out."), false);
    Schemas.with(input, "source", Schemas.text("Where this was learned from."), false);
    Schemas.with(input, "confidence", Schemas.number("How sure it is.", 0, 1), false);
    Schemas.with(input, "metadata", Schemas.anyObject("Anything else, by name."), false);
    Schemas.with(
        input,
        "supersedes",
        Schemas.text("The id of a memory that this one replaces because it is no longer true."),
        false);
    Schemas.with(
        input,
        "links",
        Schemas.array(link, "Links to memories that this one belongs with."),
        false);
    return Schemas.tool(
        "remember",
        "Remember",
        "Store something worth knowing later: a fact, a decision, a preference, an event. It survives"
            + " restarts and is on disk when this returns. Store one thing at a time, so that it can"
            + " be recalled, linked and forgotten by itself. Returns the id.",
        input,
        Schemas.annotations(false, false, false));
  }

  private ObjectNode recallDefinition() {
    ObjectNode input = Schemas.object();
    Schemas.with(
        input,
        "query",
        Schemas.text("What to look for, in plain words. Needed unless ids are given."),
        false);
    Schemas.with(input, "space", spaceSchema(), false);
    Schemas.with(
        input,
        "ids",
        Schemas.array(
            Schemas.text("A memory's id."), "Start from these and recall what is linked."),
        false);
    Schemas.with(
        input, "limit", Schemas.integer("How many at most.", 1, limits.maxResults()), false);
    Schemas.with(
        input,
        "tags",
        Schemas.array(Schemas.text("A label."), "Only memories that have all of these."),
        false);
    Schemas.with(input, "kind", Schemas.text("Only memories of this kind."), false);
    Schemas.with(input, "since", Schemas.text("Only what was written since, RFC 3339."), false);
    Schemas.with(input, "until", Schemas.text("Only what was written before, RFC 3339."), false);
    Schemas.with(input, "as_of", Schemas.text("Answer as of this time, RFC 3339."), false);
    Schemas.with(
        input,
        "explain",
        Json.object().put("type", "boolean").put("description", "Show the whole arithmetic."),
        false);
    return Schemas.tool(
        "recall",
        "Recall",
        "Find what is remembered about something, best first, each with the reason why it was found:"
            + " by its words, or over links from what the words found. Use it before answering from"
            + " assumption. The receipt says how complete the answer is.",
        input,
        Schemas.annotations(true, false, true));
  }

  private ObjectNode linkDefinition() {
    ObjectNode input = Schemas.object();
    Schemas.with(input, "from", Schemas.text("The id of the memory the link starts at."), true);
    Schemas.with(input, "to", Schemas.text("The id of the memory it points to."), true);
    Schemas.with(input, "type", Schemas.text("The relation, such as caused or part_of."), false);
    Schemas.with(input, "strength", Schemas.number("How strong it is.", 0, 1), false);
    Schemas.with(input, "space", spaceSchema(), false);
    return Schemas.tool(
        "link",
        "Link",
        "Connect two memories, so that recalling one brings up the other. Linking the same pair again"
            + " sets the strength.",
        input,
        Schemas.annotations(false, false, true));
  }

  private ObjectNode forgetDefinition() {
    ObjectNode input = Schemas.object();
    Schemas.with(input, "id", Schemas.text("The id of the memory."), true);
    Schemas.with(input, "space", spaceSchema(), false);
    return Schemas.tool(
        "forget",
        "Forget",
        "Forget a memory for good: its content is erased and its id never comes back. To replace what"
            + " is no longer true, remember the new fact with supersedes instead.",
        input,
        Schemas.annotations(false, true, true));
  }

  private static ObjectNode listSpacesDefinition() {
    return Schemas.tool(
        "list_spaces",
        "List spaces",
        "List the spaces of this server with how much each holds. A space keeps the memories of one"
            + " project, person or agent apart from the others.",
        Schemas.object(),
        Schemas.annotations(true, false, true));
  }
}
