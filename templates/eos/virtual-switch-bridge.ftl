<#ftl attributes={"version": "1"}>
<#-- A leg in a bridged instance that is there beforehand, EVPN or not. -->
<#import "common.ftl" as eos>
<#if leg.bridgeGroup??>
  <#stop "the virtual switch has bridgeGroup " + leg.bridgeGroup + ": on EOS a bridge domain is a network instance of type L2VSI and in no group; name the instance as bridgeDomain, and take bridgeGroup out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@eos.legPort/>
  <@eos.instance leg.bridgeDomain "L2VSI" "bridged network instance"/>
  <config>
    <@eos.switchedSubInterface/>
    <network-instances xmlns="http://openconfig.net/yang/network-instance">
      <network-instance>
        <name>${leg.bridgeDomain}</name>
        <interfaces>
          <@eos.member leg.port leg.unit?c true/>
        </interfaces>
      </network-instance>
    </network-instances>
  </config>
</leg>
