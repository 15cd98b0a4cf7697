<#ftl attributes={"version": "1"}>
<#-- A leg as a pseudowire of its own: an instance with one remote endpoint. OpenConfig has no
     EVPN-VPWS (RFC 8214). -->
<#import "common.ftl" as eos>
<#if !leg.remoteSystem??>
  <#stop "the virtual switch has no remoteSystem: OpenConfig has no EVPN-VPWS, so on EOS the leg is a pseudowire to another router; add remoteSystem to the virtual switch in the inventory, the far router's address, with the circuit's id there as remoteServiceId">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@eos.legPort/>
  <config>
    <@eos.switchedSubInterface/>
    <@eos.pointToPoint>
          <@eos.connectionPoint "customer" "REMOTE">
                <remote>
                  <config>
                    <remote-system>${leg.remoteSystem}</remote-system>
                    <virtual-circuit-identifier>${leg.remoteServiceId}</virtual-circuit-identifier>
                  </config>
                </remote>
          </@eos.connectionPoint>
    </@eos.pointToPoint>
  </config>
</leg>
