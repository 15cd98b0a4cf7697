package io.circuitd.northbound;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snmp4j.PDU;
import org.snmp4j.agent.DefaultMOScope;
import org.snmp4j.agent.MOQuery;
import org.snmp4j.agent.MOScope;
import org.snmp4j.agent.mo.GenericManagedObject;
import org.snmp4j.agent.request.SubRequest;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Serves a subtree from the snapshot that is in force at each request; nothing can be written. */
final class ObjectTree implements GenericManagedObject {
  private final MOScope scope;
  private final OID root;
  private final TreeMap<OID, Instances> objects = new TreeMap<>();
  private final Supplier<Snapshot> snapshots;

  ObjectTree(OID root, Collection<Instances> objects, Supplier<Snapshot> snapshots) {
    this.root = root;
    this.scope = new DefaultMOScope(root, true, root.nextPeer(), false);
    objects.forEach(one -> this.objects.put(one.object(), one));
    this.snapshots = snapshots;
  }

  @Override
  public MOScope getScope() {
    return scope;
  }

  /** Not looked for twice: whether there really is one comes out in {@link #next}. */
  @Override
  public OID find(MOScope range) {
    return root;
  }

  @Override
  public OID find(MOQuery query, Function<OID, Boolean> filter) {
    return root;
  }

  @Override
  public void get(SubRequest<?> request) {
    VariableBinding binding = request.getVariableBinding();
    binding.setVariable(value(binding.getOid()));
    request.completed();
  }

  private Variable value(OID oid) {
    Map.Entry<OID, Instances> object = objects.floorEntry(oid);
    if (object == null || !oid.startsWith(object.getKey())) {
      return Null.noSuchObject;
    }
    Optional<Variable> value = object.getValue().get(snapshots.get(), oid);
    return value.orElse(Null.noSuchInstance);
  }

  @Override
  @Deprecated
  public boolean next(SubRequest<?> request) {
    return found(request);
  }

  /** What is in the subtree is in the view, as the view is made of subtrees. */
  @Override
  public boolean next(SubRequest<?> request, Function<OID, Boolean> filter) {
    return found(request);
  }

  private boolean found(SubRequest<?> request) {
    MOScope from = request.getScope();
    Optional<VariableBinding> next =
        next(snapshots.get(), from.getLowerBound(), from.isLowerIncluded());
    if (next.isEmpty()) {
      return false;
    }
    request.getVariableBinding().setOid(next.get().getOid());
    request.getVariableBinding().setVariable(next.get().getVariable());
    request.completed();
    return true;
  }

  private Optional<VariableBinding> next(Snapshot snapshot, OID from, boolean inclusive) {
    Map.Entry<OID, Instances> object = objects.floorEntry(from);
    if (object != null && from.startsWith(object.getKey())) {
      Optional<VariableBinding> here = object.getValue().next(snapshot, from, inclusive);
      if (here.isPresent()) {
        return here;
      }
    }
    for (Instances later : objects.tailMap(from, false).values()) {
      Optional<VariableBinding> first = later.next(snapshot, later.object(), false);
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  @Override
  public void prepare(SubRequest<?> request) {
    request.setErrorStatus(PDU.notWritable);
  }

  @Override
  public void commit(SubRequest<?> request) {
    request.setErrorStatus(PDU.commitFailed);
  }

  @Override
  public void undo(SubRequest<?> request) {
    request.completed();
  }

  @Override
  public void cleanup(SubRequest<?> request) {
    request.completed();
  }
}
